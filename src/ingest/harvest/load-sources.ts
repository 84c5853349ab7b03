import { load } from 'cheerio'
import { parseDocument } from 'yaml'
import { z } from 'zod'
import { InvalidInputError, type InputIssue } from '../../errors.ts'
import { DOCUMENT_KINDS, DOCUMENT_STATUSES } from '../document.ts'
import { normaliseAddress } from './address.ts'
import { CADENCES, MAX_FINDS, SOURCE_KINDS, type DeclaredDocument, type Source } from './source.ts'
import { toIsoDate } from './told-text.ts'

const DEFAULT_DELAY_MS = 1_000

const MAX_DELAY_MS = 3_600_000

const DEFAULT_SELECTOR = 'a[href]'

const text = z.string().trim().min(1).max(500)

const address = z.string().transform((value, context) => {
  const normalised = normaliseAddress(value)
  if (normalised !== null) return normalised
  context.addIssue({ code: 'custom', message: 'not an http or https address without credentials' })
  return z.NEVER
})

/** YAML reads a bare year as a number. */
const published = z
  .union([z.string(), z.number().int().transform(String)])
  .refine(
    (value) => /^\d{4}(-\d{2}){0,2}$/.test(value) && toIsoDate(value) !== null,
    'not a date as 2019, 2019-10 or 2019-10-04',
  )

const selector = text.refine(isSelector, 'not a CSS selector')

const declaredDocument = z.strictObject({
  address,
  work: text.nullable().default(null),
  title: text.nullable().default(null),
  kind: z.enum(DOCUMENT_KINDS).nullable().default(null),
  status: z.enum(DOCUMENT_STATUSES).nullable().default(null),
  published: published.nullable().default(null),
  places: z.array(text).default([]),
  doi: z
    .string()
    .regex(/^10\.\d{4,9}\/\S+$/, 'not a DOI as 10.1177/...')
    .nullable()
    .default(null),
  authors: z.array(text).default([]),
  publisher: text.nullable().default(null),
}) satisfies z.ZodType<DeclaredDocument>

const source = z.strictObject({
  id: z
    .string()
    .max(80)
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'not in kebab-case'),
  kind: z.enum(SOURCE_KINDS),
  title: text,
  url: address,
  publisher: text,
  licence: text.nullable(),
  language: z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'not a language tag'),
  cadence: z.enum(CADENCES),
  expected: z.number().int().min(0).nullable().default(null),
  enabled: z.boolean().default(true),
  verified: z.boolean().default(true),
  include: z.array(text).default([]),
  exclude: z.array(text).default([]),
  selector: selector.default(DEFAULT_SELECTOR),
  delayMs: z.number().int().min(0).max(MAX_DELAY_MS).default(DEFAULT_DELAY_MS),
  maxPerDay: z.number().int().min(1).max(1_000_000).nullable().default(null),
  maxPerRun: z.number().int().min(1).max(MAX_FINDS).default(MAX_FINDS),
  render: z.boolean().default(false),
  places: z.array(text).default([]),
  documents: z.array(declaredDocument).default([]),
}) satisfies z.ZodType<Source>

const file = z.strictObject({ sources: z.array(source) })

/** The parts of an otherwise faulty file that are looked at for faults between sources. */
const loose = z.object({ sources: z.array(z.unknown()) })
const looseSource = z.object({
  id: z.string().optional(),
  kind: z.string().optional(),
  selector: z.unknown().optional(),
})

/**
 * Reads `sources.yaml`; `fileName` is for the message. An empty list is a list.
 * @throws InvalidInputError `sources_invalid` with all faults as issues, their paths such as `sources.3.url`
 */
export function loadSources(yamlText: string, fileName: string): readonly Source[] {
  const document = parseDocument(yamlText)
  const unreadable = document.errors.map((error) => ({ path: '', message: error.message.split('\n')[0] ?? '' }))
  if (unreadable.length > 0) throw invalid(fileName, unreadable)
  const raw: unknown = toPlain(() => document.toJS({ maxAliasCount: 100 }), fileName)
  const parsed = file.safeParse(raw)
  const faults = parsed.success ? [] : parsed.error.issues.map(toIssue)
  const issues = [...faults, ...faultsBetween(raw)]
  if (!parsed.success || issues.length > 0) throw invalid(fileName, issues)
  return parsed.data.sources
}

/** Aliases that unfold without end are only met here. */
function toPlain(convert: () => unknown, fileName: string): unknown {
  try {
    return convert()
  } catch (error) {
    throw invalid(fileName, [{ path: '', message: error instanceof Error ? error.message : String(error) }])
  }
}

function toIssue(issue: z.core.$ZodIssue): InputIssue {
  return { path: issue.path.map(String).join('.'), message: issue.message }
}

function faultsBetween(raw: unknown): readonly InputIssue[] {
  const read = loose.safeParse(raw)
  const seen = new Set<string>()
  return (read.data?.sources ?? []).flatMap((value, index) => {
    const { id, kind, selector: chosen } = looseSource.safeParse(value).data ?? {}
    const issues: InputIssue[] = []
    if (id !== undefined && seen.has(id)) issues.push({ path: `sources.${index}.id`, message: `${id} is used twice` })
    if (id !== undefined) seen.add(id)
    if (chosen !== undefined && kind !== 'page') {
      issues.push({ path: `sources.${index}.selector`, message: 'only a page has a selector' })
    }
    return issues
  })
}

function isSelector(value: string): boolean {
  try {
    load('')(value)
    return !value.trimStart().startsWith('<') // cheerio would take it for HTML
  } catch {
    return false
  }
}

function invalid(fileName: string, issues: readonly InputIssue[]): InvalidInputError {
  const lines = issues.map(({ path, message }) => (path ? `${path}: ${message}` : message))
  return new InvalidInputError(
    'sources_invalid',
    `${fileName} has ${issues.length} faults: ${lines.join('; ')}`,
    issues,
  )
}
