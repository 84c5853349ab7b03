import type { Cheerio, CheerioAPI } from 'cheerio'
import { toDates, type DateCandidate } from '../metadata/dated-events.ts'
import { toIssn, toNumbering, toPageCandidates } from '../metadata/journal-values.ts'
import { allFound, toDoi, toLanguage, toName, toNames, toTitle, type Candidate } from '../metadata/metadata-values.ts'
import type { DateEvent, Found, ParsedMetadata } from '../../../domain/parsed-document.ts'
import { toMetadata } from '../metadata/to-metadata.ts'

const ARTICLE = 'article > front > article-meta'
const JOURNAL = 'article > front > journal-meta'

/** Kinds of date (`@date-type`, `@pub-type`), those that readers mean by "published" first, and what they are of. */
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

/** Dates of an article's way to print; others, such as the day of a reviewer's answer, are nobody's concern. */
const HISTORY_KINDS: Readonly<Record<string, DateEvent>> = {
  received: 'received',
  submitted: 'submitted',
  'rev-recd': 'revised',
  accepted: 'accepted',
  corrected: 'updated',
  retracted: 'withdrawn',
  preprint: 'online',
}

/** Fields of an article, out of its front matter. */
export function readJatsMetadata(xml: CheerioAPI): ParsedMetadata {
  const one = (rule: string, selector: string): readonly Candidate[] => [[`jats:${rule}`, xml(selector).first().text()]]
  const ofArticle = (name: string) => one(name, `${ARTICLE} > ${name}`)
  return toMetadata(
    {
      title: allFound(one('article-title', `${ARTICLE} > title-group > article-title`), toTitle),
      authors: readAuthors(xml),
      publisher: allFound(one('publisher-name', `${JOURNAL} publisher-name`), toName),
      doi: allFound(one('article-id', `${ARTICLE} > article-id[pub-id-type="doi"]`), toDoi),
      language: allFound([['jats:xml:lang', xml('article').first().attr('xml:lang')]], toLanguage),
      journal: allFound(one('journal-title', `${JOURNAL} journal-title`), toName),
      volume: allFound(ofArticle('volume'), toNumbering),
      issue: allFound(ofArticle('issue'), toNumbering),
      ...toPageCandidates([...ofArticle('fpage'), ...ofArticle('elocation-id')], ofArticle('lpage')),
      issn: allFound(readIssns(xml), toIssn),
    },
    toDates(readDates(xml)),
  )
}

function readAuthors(xml: CheerioAPI): readonly Found<readonly string[]>[] {
  const people = xml(`${ARTICLE} > contrib-group > contrib`)
    .filter((_index, contrib) => (xml(contrib).attr('contrib-type') ?? 'author') === 'author')
    .toArray()
  const names = toNames(people.map((contrib) => nameOf(xml(contrib) as Contrib)))
  return names === null ? [] : [{ value: names, rule: 'jats:contrib' }]
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

/** That of print first: it is the one that library catalogues know. */
function readIssns(xml: CheerioAPI): readonly Candidate[] {
  const issns = xml(`${JOURNAL} > issn`).toArray()
  const isPrint = (issn: (typeof issns)[number]) =>
    /^p(?:pub|rint)$/.test(xml(issn).attr('pub-type') ?? xml(issn).attr('publication-format') ?? '')
  return [...issns]
    .sort((a, b) => Number(isPrint(b)) - Number(isPrint(a)))
    .map((issn): Candidate => ['jats:issn', xml(issn).text()])
}

/** Publication first, best kind first, then the article's history. */
function readDates(xml: CheerioAPI): readonly DateCandidate[] {
  const kinds = Object.keys(PUBLICATION_KINDS)
  const dates = [...xml(`${ARTICLE} > pub-date`).toArray(), ...xml(`${ARTICLE} > pub-history > event > date`).toArray()]
  const kindOf = (date: (typeof dates)[number]) => xml(date).attr('date-type') ?? xml(date).attr('pub-type') ?? ''
  const rankOf = (kind: string) => (kinds.includes(kind) ? kinds.indexOf(kind) : kinds.length)
  const published = [...dates]
    .sort((a, b) => rankOf(kindOf(a)) - rankOf(kindOf(b)))
    .map((date): DateCandidate => {
      const kind = kindOf(date)
      // a release to an archive is a publication where nothing else is
      return [PUBLICATION_KINDS[kind] ?? 'published', ruleOf('jats:pub-date', kind), rawOf(xml, date)]
    })
  const history = xml(`${ARTICLE} > history > date`)
    .toArray()
    .flatMap((date): readonly DateCandidate[] => {
      const event = HISTORY_KINDS[kindOf(date)]
      return event === undefined ? [] : [[event, ruleOf('jats:history', kindOf(date)), rawOf(xml, date)]]
    })
  return [...published, ...history]
}

function ruleOf(rule: string, kind: string): string {
  return /^[\w-]{1,40}$/.test(kind) ? `${rule}.${kind}` : rule
}

function rawOf(xml: CheerioAPI, date: Parameters<CheerioAPI['contains']>[0]): string {
  const [year = '', month = '', day = '', season = ''] = ['year', 'month', 'day', 'season'].map((part) =>
    xml(date).children(part).first().text().trim(),
  )
  if (month === '') return season === '' ? year : `${season} ${year}`
  // "June" as well as "6" and "06"
  if (!/^\d+$/.test(month)) return day === '' ? `${month} ${year}` : `${day} ${month} ${year}`
  return day === '' ? `${year}-${month}` : `${year}-${month}-${day}`
}
