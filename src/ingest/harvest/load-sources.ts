import path from 'node:path'
import { parseDocument } from 'yaml'
import { z } from 'zod'
import { InvalidInputError, type InputIssue } from '../../errors.ts'
import { kindIssues, sourceSchema } from './source-schema.ts'
import type { Source } from '../../domain/source.ts'

/** The parts of an otherwise invalid file that are still checked for conflicts between fields and between sources. */
const looseFile = z.object({ sources: z.array(z.unknown()) })
const looseSource = z.object({ id: z.string().optional() })

/**
 * Parses `sources.yaml`; `fileName` appears in messages, and folders are relative to it. The list may be empty.
 * @throws InvalidInputError `sources_invalid` with all faults as issues, their paths such as `sources.3.url`
 */
export function loadSources(yamlText: string, fileName: string): readonly Source[] {
  const document = parseDocument(yamlText)
  const unreadable = document.errors.map((error) => ({ path: '', message: error.message.split('\n')[0] ?? '' }))
  if (unreadable.length > 0) throw invalid(fileName, unreadable)
  const raw: unknown = toPlain(() => document.toJS({ maxAliasCount: 100 }), fileName)
  const file = z.strictObject({ sources: z.array(sourceSchema(path.dirname(path.resolve(fileName)))) })
  const parsed = file.safeParse(raw)
  const faults = parsed.success ? [] : parsed.error.issues.map(toIssue)
  const issues = [...faults, ...crossFieldIssues(raw)]
  if (!parsed.success || issues.length > 0) throw invalid(fileName, issues)
  return parsed.data.sources
}

/** Excessive alias expansion is only detected during conversion. */
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

function crossFieldIssues(raw: unknown): readonly InputIssue[] {
  const seen = new Set<string>()
  return (looseFile.safeParse(raw).data?.sources ?? []).flatMap((value, index) => {
    const issues: InputIssue[] = kindIssues(value).map(({ path, message }) => ({
      path: `sources.${index}.${path}`,
      message,
    }))
    const { id } = looseSource.safeParse(value).data ?? {}
    if (id !== undefined && seen.has(id)) issues.push({ path: `sources.${index}.id`, message: `${id} is used twice` })
    if (id !== undefined) seen.add(id)
    return issues
  })
}

function invalid(fileName: string, issues: readonly InputIssue[]): InvalidInputError {
  const lines = issues.map(({ path, message }) => (path ? `${path}: ${message}` : message))
  return new InvalidInputError(
    'sources_invalid',
    `${fileName} has ${issues.length} faults: ${lines.join('; ')}`,
    issues,
  )
}
