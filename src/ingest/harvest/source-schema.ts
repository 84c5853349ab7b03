import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { load } from 'cheerio'
import { z } from 'zod'
import type { InputIssue } from '../../errors.ts'
import { DOCUMENT_KINDS, DOCUMENT_STATUSES } from '../../domain/document.ts'
import { normaliseAddress } from './address.ts'
import { CROSSREF_API } from './sources/crossref.ts'
import { toDoi } from '../../domain/doi/doi.ts'
import { OPENALEX_API } from './sources/openalex.ts'
import {
  CADENCES,
  MAX_DISCOVERED_ITEMS,
  SOURCE_KINDS,
  type DeclaredDocument,
  type Source,
  type SourceKind,
} from '../../domain/source.ts'
import { toIsoDate } from './html-to-text.ts'

const DEFAULT_DELAY_MS = 1_000

const MAX_DELAY_MS = 3_600_000

const DEFAULT_SELECTOR = 'a[href]'

/** As many as one run handles. */
const MAX_ENTRIES = 10_000

/** Fields that only some kinds of source have; all other fields are common to all. */
const FIELDS_OF: Readonly<Record<string, readonly SourceKind[]>> = {
  selector: ['page'],
  follow: ['page'],
  oai: ['oai'],
  works: ['crossref', 'openalex'],
  folder: ['folder'],
  entries: ['list'],
  file: ['list'],
}

/** The default address for kinds whose `url` may be omitted; null where it is required or has no meaning. */
const DEFAULT_URLS: Readonly<Record<SourceKind, string | null>> = {
  sitemap: null,
  feed: null,
  page: null,
  govuk: null,
  oai: null,
  crossref: CROSSREF_API,
  openalex: OPENALEX_API,
  folder: null,
  list: CROSSREF_API,
}

const text = z.string().trim().min(1).max(500)

const address = z.string().transform((value, context) => {
  const normalised = normaliseAddress(value)
  if (normalised !== null) return normalised
  context.addIssue({ code: 'custom', message: 'not an http or https address without credentials' })
  return z.NEVER
})

const doi = z.string().transform((value, context) => {
  const found = toDoi(value)
  if (found !== null) return found
  context.addIssue({ code: 'custom', message: 'not a DOI as 10.1177/...' })
  return z.NEVER
})

/** YAML reads a bare year, volume or issue as a number. */
const numberOrText = z.union([z.string(), z.number().int().transform(String)])

const published = numberOrText.refine(
  (value) => /^\d{4}(-\d{2}){0,2}$/.test(value) && toIsoDate(value) !== null,
  'not a date as 2019, 2019-10 or 2019-10-04',
)

const selector = text.refine(isSelector, 'not a CSS selector')

const parts = z.array(text).default([])

const declaredDocument = z.strictObject({
  address,
  work: text.nullable().default(null),
  title: text.nullable().default(null),
  kind: z.enum(DOCUMENT_KINDS).nullable().default(null),
  status: z.enum(DOCUMENT_STATUSES).nullable().default(null),
  published: published.nullable().default(null),
  places: parts,
  doi: doi.nullable().default(null),
  authors: parts,
  publisher: text.nullable().default(null),
}) satisfies z.ZodType<DeclaredDocument>

const follow = z.strictObject({
  selector: selector.default(DEFAULT_SELECTOR),
  depth: z.number().int().min(1).max(20).default(1),
  include: parts,
  exclude: parts,
})

const oai = z.strictObject({
  prefix: text.default('oai_dc'),
  set: text.nullable().default(null),
})

const works = z
  .strictObject({
    dois: z.array(doi).max(MAX_ENTRIES).default([]),
    issn: z
      .string()
      .regex(/^\d{4}-\d{3}[\dX]$/, 'not an ISSN as 0269-0942')
      .nullable()
      .default(null),
    volume: numberOrText.nullable().default(null),
    issue: numberOrText.nullable().default(null),
    query: text.nullable().default(null),
    from: z.number().int().min(1000).max(9999).nullable().default(null),
    until: z.number().int().min(1000).max(9999).nullable().default(null),
    citedBy: doi.nullable().default(null),
    citing: doi.nullable().default(null),
    fullText: z.boolean().default(false),
  })
  .refine(
    ({ dois, issn, query, citedBy, citing }) =>
      dois.length > 0 || [issn, query, citedBy, citing].some((value) => value),
    'names no works: give dois, issn, query, citedBy or citing',
  )

const entry = z
  .string()
  .refine((value) => toDoi(value) !== null || normaliseAddress(value) !== null, 'neither a DOI nor an address')

const plainSource = z.strictObject({
  id: z
    .string()
    .max(80)
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'not in kebab-case'),
  kind: z.enum(SOURCE_KINDS),
  title: text,
  url: address.optional(),
  publisher: text,
  licence: text.nullable(),
  language: z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'not a language tag'),
  cadence: z.enum(CADENCES),
  expected: z.number().int().min(0).nullable().default(null),
  enabled: z.boolean().default(true),
  verified: z.boolean().default(true),
  include: parts,
  exclude: parts,
  selector: selector.default(DEFAULT_SELECTOR),
  follow: follow.nullable().default(null),
  oai: oai.nullable().default(null),
  works: works.nullable().default(null),
  folder: text.optional(),
  entries: z.array(entry).max(MAX_ENTRIES).default([]),
  file: text.nullable().default(null),
  archive: z.boolean().default(true),
  maxPerDay: z.number().int().min(1).max(1_000_000).nullable().default(null),
  maxPerRun: z.number().int().min(1).max(MAX_DISCOVERED_ITEMS).default(MAX_DISCOVERED_ITEMS),
  render: z.boolean().default(false),
  delayMs: z.number().int().min(0).max(MAX_DELAY_MS).default(DEFAULT_DELAY_MS),
  places: parts,
  documents: z.array(declaredDocument).default([]),
})

/**
 * One source of `sources.yaml`, defaults filled in; folders and files are relative to `base`, the folder of that file.
 */
export function sourceSchema(base: string): z.ZodType<Source> {
  return plainSource.transform(({ folder, file, url, ...source }): Source => {
    const own = folder === undefined ? null : pathToFileURL(path.resolve(base, folder)).href
    const listed = file === null ? null : path.resolve(base, file)
    return { ...source, file: listed, url: own ?? url ?? DEFAULT_URLS[source.kind] ?? '' }
  })
}

/**
 * Issues about fields that conflict with the kind, reported even where other fields are invalid; paths are relative.
 */
export function kindIssues(source: unknown): readonly InputIssue[] {
  const fields = z.looseObject({ kind: z.enum(SOURCE_KINDS) }).safeParse(source).data
  if (fields === undefined) return []
  const { kind } = fields
  const has = (field: string) => fields[field] !== undefined
  const misplaced = Object.entries(FIELDS_OF).filter(([field, kinds]) => has(field) && !kinds.includes(kind))
  const issues = misplaced.map(([path, kinds]) => ({ path, message: `only ${kinds.join(' and ')} may have it` }))
  const need = (isMissing: boolean, path: string) => isMissing && issues.push({ path, message: `a ${kind} needs it` })
  need(kind !== 'folder' && !has('url') && DEFAULT_URLS[kind] === null, 'url')
  need(kind === 'folder' && !has('folder'), 'folder')
  need((kind === 'crossref' || kind === 'openalex') && !has('works'), 'works')
  need(kind === 'list' && !has('entries') && !has('file'), 'entries')
  if (kind === 'folder' && has('url')) issues.push({ path: 'url', message: 'a folder has none' })
  const { citing } = z.looseObject({ citing: z.unknown() }).safeParse(fields['works']).data ?? {}
  if (kind === 'crossref' && citing) issues.push({ path: 'works.citing', message: 'only openalex knows who cites' })
  return issues
}

function isSelector(value: string): boolean {
  try {
    load('')(value)
    return !value.trimStart().startsWith('<') // cheerio would parse it as HTML
  } catch {
    return false
  }
}
