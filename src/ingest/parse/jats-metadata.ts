import type { Cheerio, CheerioAPI } from 'cheerio'
import { firstFound, toDoi, toLanguage, toName, toNames, toPublished, toTitle } from './metadata-values.ts'
import type { Found, ParsedMetadata } from './parsed.ts'

const ARTICLE = 'article > front > article-meta'
const JOURNAL = 'article > front > journal-meta'

/** Kinds of date (`@date-type`, `@pub-type`), those that readers mean by "published" first. */
const DATE_KINDS = ['pub', 'publication', 'epub', 'epub-ppub', 'epublish', 'ppub', 'ppublish', 'collection'] as const

/** Fields of an article, out of its front matter. The journal stands for a publisher who is not named. */
export function readJatsMetadata(xml: CheerioAPI): ParsedMetadata {
  const textOf = (selector: string) => xml(selector).first().text()
  return {
    title: firstFound([['jats:article-title', textOf(`${ARTICLE} > title-group > article-title`)]], toTitle),
    authors: readAuthors(xml),
    publisher: firstFound(
      [
        ['jats:publisher-name', textOf(`${JOURNAL} publisher-name`)],
        ['jats:journal-title', textOf(`${JOURNAL} journal-title`)],
      ],
      toName,
    ),
    published: readPublished(xml),
    doi: firstFound([['jats:article-id', textOf(`${ARTICLE} > article-id[pub-id-type="doi"]`)]], toDoi),
    language: firstFound([['jats:xml:lang', xml('article').first().attr('xml:lang')]], toLanguage),
  }
}

function readAuthors(xml: CheerioAPI): Found<readonly string[]> | null {
  const people = xml(`${ARTICLE} > contrib-group > contrib`)
    .filter((_index, contrib) => (xml(contrib).attr('contrib-type') ?? 'author') === 'author')
    .toArray()
  const names = toNames(people.map((contrib) => nameOf(xml(contrib) as Contrib)))
  return names === null ? null : { value: names, rule: 'jats:contrib' }
}

type Contrib = Cheerio<Parameters<CheerioAPI['contains']>[0]>

/** As one says it, given name first; a body by its name. */
function nameOf(contrib: Contrib): string {
  const name = contrib.find('name').first()
  const part = (selector: string) => name.children(selector).first().text().trim()
  const person = ['prefix', 'given-names', 'surname'].map(part).join(' ').trim()
  const suffix = part('suffix')
  if (person !== '') return suffix === '' ? person : `${person} ${suffix}`
  const collab = contrib.find('collab').first().clone()
  // its members are authors of their own
  collab.find('contrib-group').remove()
  return collab.text() || contrib.find('string-name').first().text()
}

/** The date of the first kind there is, with the precision that it has. */
function readPublished(xml: CheerioAPI): Found<string> | null {
  const dates = xml(`${ARTICLE} > pub-date`).toArray()
  const kindOf = (date: (typeof dates)[number]) => {
    const kind = xml(date).attr('date-type') ?? xml(date).attr('pub-type') ?? ''
    const rank = DATE_KINDS.findIndex((known) => known === kind)
    return rank < 0 ? DATE_KINDS.length : rank
  }
  const candidates = [...dates]
    .sort((a, b) => kindOf(a) - kindOf(b))
    .map((date) => {
      const parts = ['year', 'month', 'day'].map((part) => xml(date).children(part).first().text().trim())
      return ['jats:pub-date', toDateText(parts)] as const
    })
  return firstFound(candidates, toPublished)
}

function toDateText([year = '', month = '', day = '']: readonly string[]): string {
  if (month === '') return year
  // "June" as well as "6" and "06"
  if (!/^\d+$/.test(month)) return day === '' ? `${month} ${year}` : `${day} ${month} ${year}`
  return day === '' ? `${year}-${month}` : `${year}-${month}-${day}`
}
