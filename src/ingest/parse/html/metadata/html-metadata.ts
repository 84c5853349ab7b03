import { findDoi } from '../../../../domain/doi/doi.ts'
import { toDates, type DateCandidate } from '../../metadata/dated-events.ts'
import { bylinesOf, timeOf, toByline } from './html-byline.ts'
import type { Meta, MetadataElement, MetadataSource } from './metadata-source.ts'
import { readJsonLd, type JsonLd } from './html-json-ld.ts'
import { kindsOfPage } from './html-kind.ts'
import { printedDatesOf } from './html-printed-date.ts'
import { readNotice } from './html-notice.ts'
import { siteNamesOf } from './html-site.ts'
import { withoutSite } from './html-title.ts'
import { toIssn, toNumbering, toPageCandidates } from '../../metadata/journal-values.ts'
import {
  toFoundValues,
  toAuthors,
  toLanguage,
  toName,
  toNames,
  toTitle,
  type Candidate,
} from '../../metadata/metadata-values.ts'
import type { DateEvent, FoundValue, ParsedMetadata } from '../../../../domain/parsed-document.ts'
import { toMetadata, type FieldCandidates } from '../../metadata/to-metadata.ts'

/** A page has a few dozen; a thousand is an attack. */
const MAX_META_ELEMENTS = 1_000
const MAX_JSON_LD_SCRIPTS = 20
/** On a page with several h1 elements, the first is the site name as often as the title. */
const MAX_TITLE_HEADINGS = 3
const MAX_META_NAME_CHARACTERS = 200

/** `meta` names by field, best first, in lower case: Highwire, PRISM, Dublin Core, GOV.UK, Open Graph. */
const NAMES = {
  title: ['citation_title', 'dc.title', 'dcterms.title'],
  authors: ['citation_author', 'citation_authors', 'dc.creator', 'dcterms.creator', 'dc.contributor.author'],
  publisher: [
    'citation_publisher',
    'dc.publisher',
    'dcterms.publisher',
    'citation_technical_report_institution',
    'govuk:primary-publishing-organisation',
  ],
  doi: [
    'citation_doi',
    'prism.doi',
    'bepress_citation_doi',
    'dc.identifier.doi',
    'dc.identifier',
    'dcterms.identifier',
  ],
  journal: [
    'citation_journal_title',
    'bepress_citation_journal_title',
    'prism.publicationname',
    'dc.relation.ispartof',
  ],
  volume: ['citation_volume', 'bepress_citation_volume', 'prism.volume', 'dc.citation.volume'],
  issue: ['citation_issue', 'bepress_citation_issue', 'prism.number', 'dc.citation.issue'],
  firstPage: ['citation_firstpage', 'bepress_citation_firstpage', 'prism.startingpage', 'dc.citation.spage'],
  lastPage: ['citation_lastpage', 'bepress_citation_lastpage', 'prism.endingpage', 'dc.citation.epage'],
  pages: ['prism.pagerange', 'citation_pages', 'citation_article_number'],
  issn: ['citation_issn', 'prism.issn', 'prism.eissn', 'dc.identifier.issn', 'dc.source.issn'],
} as const

/** `meta` names of dates with their events; those of publication best first. */
const DATE_NAMES: readonly (readonly [DateEvent, string])[] = [
  ['published', 'citation_publication_date'],
  ['published', 'citation_date'],
  ['online', 'citation_online_date'],
  ['published', 'prism.publicationdate'],
  ['published', 'dcterms.issued'],
  ['published', 'dc.date.issued'],
  ['published', 'dc.date'],
  ['published', 'dcterms.date'],
  ['published', 'govuk:first-published-at'],
  ['created', 'dcterms.created'],
  ['created', 'dc.date.created'],
  ['submitted', 'dcterms.datesubmitted'],
  ['submitted', 'dc.date.submitted'],
  ['accepted', 'dcterms.dateaccepted'],
  ['accepted', 'dc.date.accepted'],
  ['updated', 'dcterms.modified'],
  ['updated', 'dc.date.modified'],
  ['updated', 'govuk:public-updated-at'],
  ['updated', 'article:modified_time'],
  ['updated', 'og:updated_time'],
  ['updated', 'datemodified'],
]
/** Publication dates too, used after those from schema.org. */
const ARTICLE_DATES = [
  'article:published_time',
  'og:published_time',
  'datepublished',
  'parsely-pub-date',
  'date',
  'pubdate',
  'publish_date',
  'publish-date',
  'publication_date',
  'publication-date',
  'publisheddate',
  'sailthru.date',
] as const

/**
 * The metadata of a page; each field takes its first valid candidate. Rules are named `html:<source>`. `shownDates`: what
 * `visibleDates` found, used after what the page states in its markup.
 */
export function readHtmlMetadata(page: MetadataSource, shownDates: readonly DateCandidate[] = []): ParsedMetadata {
  const meta = readMeta(page)
  const data = readJsonLd([...texts(page, 'script[type="application/ld+json"]', MAX_JSON_LD_SCRIPTS)])
  const notice = readNotice(page, meta)
  const titles = readTitles(page, meta, data)
  return toMetadata(
    {
      title: titles,
      authors: readAuthors(page, meta, data),
      publisher: toFoundValues(
        [
          ...named(meta, NAMES.publisher),
          ['html:json-ld.publisher', data.publisher],
          ...named(meta, ['og:site_name', 'application-name']),
          ...siteNamesOf(page),
        ],
        toName,
      ),
      doi: toFoundValues([...named(meta, NAMES.doi), ['html:json-ld.identifier', data.identifier]], findDoi),
      language: readLanguages(page, meta),
      ...readJournal(meta, data),
      kind: kindsOfPage(meta, data.types),
      status: notice.isWithdrawn ? [{ value: 'withdrawn', rule: 'html:govuk.withdrawn' }] : [],
    },
    toDates([
      ...readDates(page, meta, data, titles[0]?.value ?? null, shownDates),
      ['withdrawn', 'html:govuk.withdrawn', notice.withdrawn],
    ]),
  )
}

function readTitles(page: MetadataSource, meta: Meta, data: JsonLd): readonly FoundValue<string>[] {
  const sites = [...(meta.get('og:site_name') ?? []), data.publisher ?? '', ...(meta.get('application-name') ?? [])]
  const headings = [...texts(page, 'h1', MAX_TITLE_HEADINGS)]
  const [title] = texts(page, 'title', 1)
  const bare = (value: string) => withoutSite(value, sites, headings)
  return toFoundValues(
    [
      ...named(meta, NAMES.title),
      ['html:json-ld.headline', data.headline],
      ...named(meta, ['og:title', 'twitter:title', 'parsely-title']),
      ['html:title', title],
      ['html:h1', headings[0]],
    ],
    (value) => toTitle(bare(value)),
  )
}

/** Authors from each rule that has any; one element may contain one name or all of them. */
function readAuthors(page: MetadataSource, meta: Meta, data: JsonLd): readonly FoundValue<readonly string[]>[] {
  const headAuthors = NAMES.authors.flatMap((name) => {
    const values = meta.get(name) ?? []
    const value = values.length === 1 ? toAuthors(values[0] ?? '') : toNames(values)
    return value === null ? [] : [{ value, rule: `html:${name}` }]
  })
  const jsonLdAuthors = toNames(data.authors)
  return [
    ...headAuthors,
    ...(jsonLdAuthors === null ? [] : [{ value: jsonLdAuthors, rule: 'html:json-ld.author' }]),
    ...toFoundValues(
      [...named(meta, ['author', 'article:author', 'parsely-author', 'byl']), ...bylinesOf(page)],
      toByline,
    ),
  ]
}

function readLanguages(page: MetadataSource, meta: Meta): readonly FoundValue<string>[] {
  const root = page.documentElement
  return toFoundValues(
    [
      ['html:lang', root?.getAttribute('lang') ?? root?.getAttribute('xml:lang')],
      ...named(meta, ['citation_language', 'dc.language', 'dcterms.language', 'content-language', 'og:locale']),
    ],
    toLanguage,
  )
}

function readJournal(meta: Meta, data: JsonLd): FieldCandidates {
  const of = (names: readonly string[], rule: string, value: string | null): readonly Candidate[] => [
    ...named(meta, names),
    [`html:json-ld.${rule}`, value],
  ]
  return {
    journal: toFoundValues(of(NAMES.journal, 'isPartOf', data.journal), toName),
    volume: toFoundValues(of(NAMES.volume, 'volumeNumber', data.volume), toNumbering),
    issue: toFoundValues(of(NAMES.issue, 'issueNumber', data.issue), toNumbering),
    issn: toFoundValues(of(NAMES.issn, 'issn', data.issn), toIssn),
    ...toPageCandidates(
      of(NAMES.firstPage, 'pageStart', data.firstPage),
      of(NAMES.lastPage, 'pageEnd', data.lastPage),
      of(NAMES.pages, 'pagination', data.pages),
    ),
  }
}

function readDates(
  page: MetadataSource,
  meta: Meta,
  data: JsonLd,
  title: string | null,
  shown: readonly DateCandidate[],
): readonly DateCandidate[] {
  const ofMeta = (event: DateEvent, name: string) =>
    (meta.get(name) ?? []).map((raw): DateCandidate => [event, `html:${name}`, raw])
  const stated: readonly DateCandidate[] = [
    ...DATE_NAMES.flatMap(([event, name]) => ofMeta(event, name)),
    ['published', 'html:json-ld.datePublished', data.published],
    ['created', 'html:json-ld.dateCreated', data.created],
    ['updated', 'html:json-ld.dateModified', data.modified],
    ...ARTICLE_DATES.flatMap((name) => ofMeta('published', name)),
    ['published', 'html:time', timeOf(page)],
    ...shown,
  ]
  const isDated = toDates(stated).some(
    ({ event, value }) => (event === 'published' || event === 'online') && value !== null,
  )
  return isDated ? stated : [...stated, ...printedDatesOf(page, title)]
}

function readMeta(page: MetadataSource): Meta {
  const meta = new Map<string, string[]>()
  let count = 0
  for (const element of page.querySelectorAll('meta')) {
    if (++count > MAX_META_ELEMENTS) break
    const content = element.getAttribute('content')
    if (content === null || content.trim() === '') continue
    for (const key of keysOf(element)) meta.set(key, [...(meta.get(key) ?? []), content])
  }
  return meta
}

/** The names of a `meta` element: `property` may contain several, and RDFa writes `dc:title` for `dc.title`. */
function keysOf(element: MetadataElement): ReadonlySet<string> {
  const names = ['property', 'name', 'itemprop', 'http-equiv'].flatMap((attribute) =>
    (element.getAttribute(attribute) ?? '').slice(0, MAX_META_NAME_CHARACTERS).trim().toLowerCase().split(/\s+/),
  )
  return new Set(names.filter((name) => name !== '').map((name) => name.replace(/^(dc|dcterms?)[:.]/, toDublinCore)))
}

function toDublinCore(_prefix: string, vocabulary: string): string {
  return vocabulary === 'dcterm' ? 'dcterms.' : `${vocabulary}.`
}

function* named(meta: Meta, names: readonly string[]): Generator<Candidate> {
  for (const name of names) {
    for (const value of meta.get(name) ?? []) yield [`html:${name}`, value]
  }
}

function* texts(page: MetadataSource, selector: string, max: number): Generator<string> {
  let count = 0
  for (const element of page.querySelectorAll(selector)) {
    if (++count > max) return
    yield element.textContent ?? ''
  }
}
