import { readJsonLd, type JsonLd } from './html-json-ld.ts'
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
  publisher: ['citation_publisher', 'dc.publisher', 'dcterms.publisher', 'citation_technical_report_institution'],
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
    authors: readAuthors(meta, data),
    publisher: firstFound(
      [...named(meta, NAMES.publisher), ['html:json-ld.publisher', data.publisher], ...named(meta, ['og:site_name'])],
      toName,
    ),
    published: firstFound(
      [
        ...named(meta, NAMES.published),
        ['html:json-ld.datePublished', data.published],
        ...named(meta, ['article:published_time', 'og:published_time', 'date', 'pubdate']),
      ],
      toPublished,
    ),
    doi: firstFound([...named(meta, NAMES.doi), ['html:json-ld.identifier', data.identifier]], toDoi),
    language: readLanguage(page, meta),
  }
}

function readTitle(page: MetadataSource, meta: Meta, data: JsonLd): Found<string> | null {
  const site = meta.get('og:site_name')?.[0]?.trim() ?? ''
  const [title] = texts(page, 'title', 1)
  const [heading] = texts(page, 'h1', 1)
  return firstFound(
    [
      ...named(meta, NAMES.title),
      ['html:json-ld.headline', data.headline],
      ...named(meta, ['og:title', 'twitter:title']),
      ['html:title', withoutSite(title, site)],
      ['html:h1', heading],
    ],
    toTitle,
  )
}

/** Names of the first rule that has any; one element may hold one name or all. */
function readAuthors(meta: Meta, data: JsonLd): Found<readonly string[]> | null {
  for (const name of NAMES.authors) {
    const values = meta.get(name) ?? []
    const authors = values.length === 1 ? toAuthors(values[0] ?? '') : toNames(values)
    if (authors !== null) return { value: authors, rule: `html:${name}` }
  }
  const authors = toNames(data.authors)
  if (authors !== null) return { value: authors, rule: 'html:json-ld.author' }
  return firstFound(named(meta, ['author', 'article:author', 'byl']), toAuthors)
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
    const name = element.getAttribute('name') ?? element.getAttribute('property') ?? element.getAttribute('http-equiv')
    const content = element.getAttribute('content')
    if (name === null || content === null || content.trim() === '') continue
    const key = name.trim().toLowerCase()
    meta.set(key, [...(meta.get(key) ?? []), content])
  }
  return meta
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

/** "Title - Site" without the site, when the page says what its site is called. */
function withoutSite(title: string | undefined, site: string): string | undefined {
  const trimmed = title?.trim()
  if (trimmed === undefined || site === '' || !trimmed.endsWith(site)) return trimmed
  return trimmed.slice(0, -site.length).replace(/\s*[-–—|:·»]\s*$/, '') || trimmed
}
