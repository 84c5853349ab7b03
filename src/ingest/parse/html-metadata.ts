import { bylinesOf, timeOf, toByline } from './html-byline.ts'
import { readJsonLd, type JsonLd } from './html-json-ld.ts'
import { withoutSite } from './html-title.ts'
import type { Found, ParsedMetadata } from './parsed.ts'
import {
  firstFound,
  toAuthors,
  toDoi,
  toLanguage,
  toName,
  toNames,
  toPublished,
  toTitle,
  type Candidate,
} from './metadata-values.ts'

/** A page has some dozens; a thousand is an attack on our time. */
const MAX_META_ELEMENTS = 1_000
const MAX_JSON_LD_SCRIPTS = 20
/** Of a page with more than one h1, the name of the site is the first as often as the title. */
const MAX_TITLE_HEADINGS = 3
const MAX_META_NAME_CHARACTERS = 200

/** `meta` names by field, best first, in lower case: Highwire, PRISM, Dublin Core, GOV.UK, Open Graph. */
const NAMES = {
  title: ['citation_title', 'dc.title', 'dcterms.title'],
  authors: ['citation_author', 'citation_authors', 'dc.creator', 'dcterms.creator', 'dc.contributor.author'],
  published: [
    'citation_publication_date',
    'citation_date',
    'citation_online_date',
    'prism.publicationdate',
    'dcterms.issued',
    'dc.date.issued',
    'dc.date',
    'dcterms.date',
    'dcterms.created',
    'govuk:first-published-at',
  ],
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
} as const

/** The part of a DOM document that metadata need. */
export interface MetadataSource {
  readonly documentElement: MetadataElement | null
  querySelectorAll(selector: string): Iterable<MetadataElement>
}

export interface MetadataElement {
  readonly textContent: string | null
  getAttribute(name: string): string | null
}

type Meta = ReadonlyMap<string, readonly string[]>

/** Whose work a page is, by the first rule of each field that gives a fit value; rules are named `html:<source>`. */
export function readHtmlMetadata(page: MetadataSource): ParsedMetadata {
  const meta = readMeta(page)
  const data = readJsonLd([...texts(page, 'script[type="application/ld+json"]', MAX_JSON_LD_SCRIPTS)])
  return {
    title: readTitle(page, meta, data),
    authors: readAuthors(page, meta, data),
    publisher: firstFound(
      [...named(meta, NAMES.publisher), ['html:json-ld.publisher', data.publisher], ...named(meta, ['og:site_name'])],
      toName,
    ),
    published: firstFound(
      [
        ...named(meta, NAMES.published),
        ['html:json-ld.datePublished', data.published],
        ...named(meta, [
          'article:published_time',
          'og:published_time',
          'datepublished',
          'parsely-pub-date',
          'date',
          'pubdate',
        ]),
        ['html:time', timeOf(page)],
      ],
      toPublished,
    ),
    doi: firstFound([...named(meta, NAMES.doi), ['html:json-ld.identifier', data.identifier]], toDoi),
    language: readLanguage(page, meta),
  }
}

function readTitle(page: MetadataSource, meta: Meta, data: JsonLd): Found<string> | null {
  const sites = [...(meta.get('og:site_name') ?? []), data.publisher ?? '', ...(meta.get('application-name') ?? [])]
  const headings = [...texts(page, 'h1', MAX_TITLE_HEADINGS)]
  const [title] = texts(page, 'title', 1)
  const bare = (value: string) => withoutSite(value, sites, headings)
  return firstFound(
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

/** Names of the first rule that has any; one element may hold one name or all. */
function readAuthors(page: MetadataSource, meta: Meta, data: JsonLd): Found<readonly string[]> | null {
  for (const name of NAMES.authors) {
    const values = meta.get(name) ?? []
    const authors = values.length === 1 ? toAuthors(values[0] ?? '') : toNames(values)
    if (authors !== null) return { value: authors, rule: `html:${name}` }
  }
  const authors = toNames(data.authors)
  if (authors !== null) return { value: authors, rule: 'html:json-ld.author' }
  return firstFound(
    [...named(meta, ['author', 'article:author', 'parsely-author', 'byl']), ...bylinesOf(page)],
    toByline,
  )
}

function readLanguage(page: MetadataSource, meta: Meta): Found<string> | null {
  const root = page.documentElement
  return firstFound(
    [
      ['html:lang', root?.getAttribute('lang') ?? root?.getAttribute('xml:lang')],
      ...named(meta, ['citation_language', 'dc.language', 'dcterms.language', 'content-language', 'og:locale']),
    ],
    toLanguage,
  )
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

/** What an element is about: `property` may hold several names, and RDFa writes `dc:title` for `dc.title`. */
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
