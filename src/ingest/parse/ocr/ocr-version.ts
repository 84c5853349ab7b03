import type { ParsePorts } from '../ports.ts'
import { readVersion } from '../../../db/documents/documents.ts'
import { keepOcrFailure, keepOcrPage, readOcrProgress } from './page-pictures.ts'
import { NotFoundError, PermanentError } from '../../../errors.ts'
import type { FileOnDisk } from '../../pool/child-messages.ts'
import type { Outcome } from '../../../domain/document.ts'

/** After this long the version's other pages wait while other versions have their turn. */
const SLICE_MS = 20_000

/**
 * Reads the pages of a version that are pictures, one after the other, and keeps each at once: what ends the run costs
 * the page at hand. A page that cannot be read is kept with its reason. `done`: the version is to be parsed anew, with
 * what was read.
 */
export async function ocrVersion(app: ParsePorts, versionId: string, signal: AbortSignal): Promise<Outcome> {
  const { ocr } = app.config
  const { due, hasNew } = await readOcrProgress(app.catalogue, versionId)
  if (ocr === 'off' || (due.length === 0 && !hasNew)) return { kind: 'unchanged', note: 'no page to read' }
  if (due.length === 0) return { kind: 'done', subjectId: versionId }
  const version = await readVersion(app.catalogue, versionId)
  if (version === undefined) throw new NotFoundError('version_missing', `no version ${versionId}`)
  const { bodyKey } = version
  return app.blobs.withFile(
    bodyKey,
    (path) => readDuePages(app, versionId, { path, sha256: bodyKey }, due, ocr, signal),
    signal,
  )
}

type Engine = Exclude<ParsePorts['config']['ocr'], 'off'>

async function readDuePages(
  app: ParsePorts,
  versionId: string,
  bytes: FileOnDisk,
  due: readonly number[],
  engine: Engine,
  signal: AbortSignal,
): Promise<Outcome> {
  const startedMs = performance.now()
  for (const [position, pageIndex] of due.entries()) {
    await readPage(app, versionId, bytes, pageIndex, engine, signal)
    const isLast = position === due.length - 1
    if (!isLast && performance.now() - startedMs > SLICE_MS) {
      return { kind: 'partly', note: `${due.length - position - 1} pages to go` }
    }
  }
  return { kind: 'done', subjectId: versionId }
}

async function readPage(
  app: ParsePorts,
  versionId: string,
  bytes: FileOnDisk,
  pageIndex: number,
  engine: Engine,
  signal: AbortSignal,
): Promise<void> {
  try {
    await keepOcrPage(app.catalogue, versionId, await app.parser.recognise(bytes, pageIndex, engine, signal))
  } catch (error) {
    if (!(error instanceof PermanentError)) throw error
    await keepOcrFailure(app.catalogue, versionId, pageIndex, { code: error.code, message: error.message })
  }
}
