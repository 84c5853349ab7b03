import { readFile } from 'node:fs/promises'
import { load } from 'js-yaml'
import { parseDocument } from 'yaml'
import { z } from 'zod'
import { InvalidInputError, messageOf, type InputIssue } from '../errors.ts'
import { findUnstorable } from './storable-text.ts'

/** Enough for any reviewed file; stops alias bombs. */
const MAX_ALIASES = 100

/** What may be an anchor or an alias: a list of names may also have `&` in them, which only costs time. */
const ANCHOR = /(?:^|[\s,[{])[&*][\w-]/m

/** The id of an entry, used in addresses and stored tags. */
export const idSchema = z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'must be lower-case words joined by hyphens')

/** Text that is not blank. */
export const textSchema = z.string().refine((text) => text.trim() !== '', 'must not be empty')

/** @throws InvalidInputError `library_unreadable` naming the file */
export async function readLibraryText(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: unknown) => {
    throw new InvalidInputError('library_unreadable', `cannot read ${file}: ${messageOf(error)}`, [], { cause: error })
  })
}

/**
 * Parses YAML and validates it with `schema`. Issues name the entry by its id where it has one, such as
 * `themes.hydrogen.label`.
 */
export function readLibraryFile<T>(yamlText: string, fileName: string, code: string, schema: z.ZodType<T>): T {
  const data = readYaml(yamlText, fileName, code)
  const parsed = schema.safeParse(data)
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ path: namePath(data, [...issue.path, key]), message: 'unknown key' }))
      : [{ path: namePath(data, issue.path), message: issue.message.toLowerCase() }],
  )
  throw invalidLibrary(code, fileName, issues)
}

/** One error for all issues of a file. */
export function invalidLibrary(code: string, fileName: string, issues: readonly InputIssue[]): InvalidInputError {
  const [first] = issues
  const more = issues.length > 1 ? ` and ${issues.length - 1} more` : ''
  return new InvalidInputError(code, `${fileName}: ${first?.path ?? ''}: ${first?.message ?? ''}${more}`, issues)
}

/**
 * The reader that tells all faults of a file, and bounds its aliases, takes half a second for the themes and places; so
 * it only reads what the fast one refuses, or what may have aliases.
 */
function readYaml(yamlText: string, fileName: string, code: string): unknown {
  const data = ANCHOR.test(yamlText) ? undefined : readPlainYaml(yamlText)
  return data !== undefined && findUnstorable(data) === null ? data : readAnyYaml(yamlText, fileName, code)
}

/** Undefined for a text with a fault. */
function readPlainYaml(yamlText: string): unknown {
  try {
    return load(yamlText)
  } catch {
    return undefined // the other reader says what is wrong
  }
}

function readAnyYaml(yamlText: string, fileName: string, code: string): unknown {
  const document = parseDocument(yamlText)
  const issues = document.errors.map(({ message }) => ({ path: '', message: message.split('\n')[0] ?? '' }))
  if (issues.length > 0) throw invalidLibrary(code, fileName, issues)
  try {
    const data: unknown = document.toJS({ maxAliasCount: MAX_ALIASES })
    const path = findUnstorable(data)
    if (path === null) return data
    issues.push({ path, message: 'must not hold U+0000 or half a surrogate pair' })
  } catch (error) {
    throw invalidLibrary(code, fileName, [{ path: '', message: messageOf(error) }])
  }
  throw invalidLibrary(code, fileName, issues)
}

/** `themes.3.label` as `themes.hydrogen.label`. */
function namePath(data: unknown, path: readonly PropertyKey[]): string {
  let value = data
  const names = path.map((key) => {
    value = isRecord(value) ? value[String(key)] : undefined
    return typeof key === 'number' && isRecord(value) && typeof value['id'] === 'string' ? value['id'] : String(key)
  })
  return names.join('.')
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
