import path from 'node:path'
import { readLibrary } from '../../src/ingest/library/read-library.ts'
import type { Library } from '../../src/domain/library.ts'
import { projectFolder } from '../../test/support/project-folder.ts'
import { compareFields, FIELDS, hasSubtitle, type Field, type FieldResult } from './compare-fields.ts'
import { isRefused, readGoldBytes, readGoldHalf, type GoldEntry, type Half } from './gold-file.ts'
import { readDocument } from './read-document.ts'

/** How one document fared. */
export interface GoldResult {
  readonly half: Half
  readonly entry: GoldEntry
  /** One for each field; none for a file that is to be refused. */
  readonly fields: readonly FieldResult[]
  /** For a file that is to be refused: whether it was. */
  readonly isRefused: boolean | null
  /** Whether a right title has its subtitle; null where the title is wrong or there is no subtitle. */
  readonly hasSubtitle: boolean | null
  /** Why it was not read, or null. */
  readonly failure: string | null
}

/** Reads every document of a half with the parsers of the service. */
export async function measureGold(half: Half): Promise<readonly GoldResult[]> {
  const library = await readLibrary(path.join(projectFolder, 'library'), [])
  const results: GoldResult[] = []
  for (const entry of await readGoldHalf(half)) results.push(await measureEntry(library, half, entry))
  return results
}

async function measureEntry(library: Library, half: Half, entry: GoldEntry): Promise<GoldResult> {
  const bytes = await readGoldBytes(entry)
  let failure: string | null = null
  const actual = await readDocument(library, entry.path, bytes).catch((error: unknown) => {
    failure = error instanceof Error ? error.message : String(error)
    return null
  })
  const nothing = { half, entry, fields: [], isRefused: null, hasSubtitle: null, failure }
  if (isRefused(entry)) return { ...nothing, isRefused: actual === null }
  if (actual === null) return { ...nothing, fields: FIELDS.map(toUnread), failure: failure ?? 'no text' }
  const fields = compareFields(entry, actual)
  const isRight = fields.some(({ field, verdict }) => field === 'title' && verdict === 'right')
  return { ...nothing, fields, hasSubtitle: isRight ? hasSubtitle(entry, actual.title) : null }
}

function toUnread(field: Field): FieldResult {
  return { field, verdict: 'missing', expected: 'a document', actual: 'not read' }
}
