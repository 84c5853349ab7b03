import type { Cheerio, CheerioAPI } from 'cheerio'
import { findDoi } from '../../../domain/doi/doi.ts'
import { withSubtitle } from '../../../formats/plain-title.ts'
import { toDates, type DateCandidate } from '../metadata/dated-events.ts'
import { toIssn, toNumbering, toPageCandidates } from '../metadata/journal-values.ts'
import { toFoundValues, toLanguage, toName, toNames, toTitle, type Candidate } from '../metadata/metadata-values.ts'
import type { DateEvent, FoundValue, ParsedMetadata } from '../../../domain/parsed-document.ts'
import { toMetadata } from '../metadata/to-metadata.ts'

const ARTICLE = 'article > front > article-meta'
const JOURNAL = 'article > front > journal-meta'

/** Events of date kinds (`@date-type`, `@pub-type`), in order of preference as the publication date. */
const PUBLICATION_KINDS: Readonly<Record<string, DateEvent>> = {
  pub: 'published',
  publication: 'published',
  epub: 'online',
  'epub-ppub': 'published',
  epublish: 'online',
  ppub: 'published',
  ppublish: 'published',
  collection: 'published',
  update: 'updated',
  corrected: 'updated',
  retracted: 'withdrawn',
}

/** Events of an article's history; other dates, such as those of reviews, are ignored. */
const HISTORY_KINDS: Readonly<Record<string, DateEvent>> = {
  received: 'received',
  submitted: 'submitted',
  'rev-recd': 'revised',
  accepted: 'accepted',
  corrected: 'updated',
  retracted: 'withdrawn',
  preprint: 'online',
}

/** Metadata from the front matter of an article. */
export function readJatsMetadata(xml: CheerioAPI): ParsedMetadata {
  const one = (rule: string, selector: string): readonly Candidate[] => [[`jats:${rule}`, xml(selector).first().text()]]
  const ofArticle = (name: string) => one(name, `${ARTICLE} > ${name}`)
  return toMetadata(
    {
      title: toFoundValues([['jats:article-title', titleOf(xml)]], toTitle),
      authors: readAuthors(xml),
      publisher: toFoundValues(one('publisher-name', `${JOURNAL} publisher-name`), toName),
      doi: toFoundValues(one('article-id', `${ARTICLE} > article-id[pub-id-type="doi"]`), findDoi),
      language: toFoundValues([['jats:xml:lang', xml('article').first().attr('xml:lang')]], toLanguage),
      journal: toFoundValues(one('journal-title', `${JOURNAL} journal-title`), toName),
      volume: toFoundValues(ofArticle('volume'), toNumbering),
      issue: toFoundValues(ofArticle('issue'), toNumbering),
      ...toPageCandidates([...ofArticle('fpage'), ...ofArticle('elocation-id')], ofArticle('lpage')),
      issn: toFoundValues(readIssns(xml), toIssn),
    },
    toDates(readDates(xml)),
  )
}

function readAuthors(xml: CheerioAPI): readonly FoundValue<readonly string[]>[] {
  const people = xml(`${ARTICLE} > contrib-group > contrib`)
    .filter((_index, contrib) => (xml(contrib).attr('contrib-type') ?? 'author') === 'author')
    .toArray()
  const names = toNames(people.map((contrib) => nameOf(xml(contrib) as Contrib)))
  return names === null ? [] : [{ value: names, rule: 'jats:contrib' }]
}

type Contrib = Cheerio<Parameters<CheerioAPI['contains']>[0]>

/** The title with its subtitle, without the marks of notes. */
function titleOf(xml: CheerioAPI): string {
  const [title, subtitle] = ['article-title', 'subtitle'].map((name) => {
    const element = xml(`${ARTICLE} > title-group > ${name}`).first().clone()
    element.find('xref, fn').remove()
    element.find('break').replaceWith(' ')
    return element.text().replace(/\s+/g, ' ').trim()
  })
  return withSubtitle(title ?? '', subtitle)
}

/** A person's name with the given name first, or the name of a group, whose members have names of their own within it. */
function nameOf(contrib: Contrib): string {
  const name = contrib
    .find('name')
    .filter((_index, element) => contrib.find('collab').has(element).length === 0)
    .first()
  const part = (selector: string) => name.children(selector).first().text().trim()
  const person = ['prefix', 'given-names', 'surname'].map(part).join(' ').trim()
  const suffix = part('suffix')
  if (person !== '') return suffix === '' ? person : `${person} ${suffix}`
  const collab = contrib.find('collab').first().clone()
  collab.find('contrib-group, contrib, xref, fn, aff, address, email').remove()
  return collab.text() || contrib.find('string-name').first().text()
}

/** The print ISSN first, since library catalogues use it. */
function readIssns(xml: CheerioAPI): readonly Candidate[] {
  const issns = xml(`${JOURNAL} > issn`).toArray()
  const isPrint = (issn: (typeof issns)[number]) =>
    /^p(?:pub|rint)$/.test(xml(issn).attr('pub-type') ?? xml(issn).attr('publication-format') ?? '')
  return [...issns]
    .sort((a, b) => Number(isPrint(b)) - Number(isPrint(a)))
    .map((issn): Candidate => ['jats:issn', xml(issn).text()])
}

/** Publication dates, best kind first, then the article's history. */
function readDates(xml: CheerioAPI): readonly DateCandidate[] {
  const kinds = Object.keys(PUBLICATION_KINDS)
  const dates = [...xml(`${ARTICLE} > pub-date`).toArray(), ...xml(`${ARTICLE} > pub-history > event > date`).toArray()]
  const kindOf = (date: (typeof dates)[number]) => xml(date).attr('date-type') ?? xml(date).attr('pub-type') ?? ''
  const rankOf = (kind: string) => (kinds.includes(kind) ? kinds.indexOf(kind) : kinds.length)
  const published = [...dates]
    .sort((a, b) => rankOf(kindOf(a)) - rankOf(kindOf(b)))
    .map((date): DateCandidate => {
      const kind = kindOf(date)
      // unknown kinds, such as the release to an archive, count as publication
      return [PUBLICATION_KINDS[kind] ?? 'published', qualifiedRule('jats:pub-date', kind), dateTextOf(xml, date)]
    })
  const history = xml(`${ARTICLE} > history > date`)
    .toArray()
    .flatMap((date): readonly DateCandidate[] => {
      const event = HISTORY_KINDS[kindOf(date)]
      return event === undefined ? [] : [[event, qualifiedRule('jats:history', kindOf(date)), dateTextOf(xml, date)]]
    })
  return [...published, ...history]
}

function qualifiedRule(rule: string, kind: string): string {
  return /^[\w-]{1,40}$/.test(kind) ? `${rule}.${kind}` : rule
}

function dateTextOf(xml: CheerioAPI, date: Parameters<CheerioAPI['contains']>[0]): string {
  const [year = '', month = '', day = '', season = ''] = ['year', 'month', 'day', 'season'].map((part) =>
    xml(date).children(part).first().text().trim(),
  )
  if (month === '') return season === '' ? year : `${season} ${year}`
  // "June" as well as "6" and "06"
  if (!/^\d+$/.test(month)) return day === '' ? `${month} ${year}` : `${day} ${month} ${year}`
  return day === '' ? `${year}-${month}` : `${year}-${month}-${day}`
}
