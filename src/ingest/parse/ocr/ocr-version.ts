import { setTimeout as delay } from 'node:timers/promises'
import type { ParsePorts } from '../ports.ts'
import { readVersion } from '../../../db/documents/documents.ts'
import { areOthersDue } from '../../jobs/due-versions.ts'
import { saveOcrFailure, saveOcrPage, readOcrProgress } from './page-pictures.ts'
import { NotFoundError, PermanentError } from '../../../errors.ts'
import type { FileOnDisk } from '../../pool/child-messages.ts'
import type { Outcome } from '../../../domain/document.ts'

/**
 * Reading a page takes seconds of a core, so it waits while files are due that may have text of their own; but not for
 * ever, however many files come in.
 */
const MAX_WAIT_MS = 2 * 60_000
const LOOK_MS = 1_000
/** After this time the remaining pages are left to a later run, so that other versions are not held up. */
const SLICE_MS = 20_000

/**
 * Recognises the picture pages of a version, one after another, and saves each at once, so that an interruption loses
 * only the current page. A page that cannot be read is saved with its error. `done`: the version is to be parsed again,
 * with the recognised text.
 * @throws NotFoundError `version_missing`
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
    await waitForFiles(app, versionId, signal)
    await recognisePage(app, versionId, bytes, pageIndex, engine, signal)
    const isLast = position === due.length - 1
    if (!isLast && performance.now() - startedMs > SLICE_MS) {
      return { kind: 'partly', note: `${due.length - position - 1} pages to go` }
    }
  }
  return { kind: 'done', subjectId: versionId }
}

async function waitForFiles(app: ParsePorts, versionId: string, signal: AbortSignal): Promise<void> {
  for (const startedMs = performance.now(); performance.now() - startedMs < MAX_WAIT_MS;) {
    if (!(await areOthersDue(app.catalogue, versionId))) return
    await delay(LOOK_MS, undefined, { signal })
  }
}

async function recognisePage(
  app: ParsePorts,
  versionId: string,
  bytes: FileOnDisk,
  pageIndex: number,
  engine: Engine,
  signal: AbortSignal,
): Promise<void> {
  try {
    await saveOcrPage(app.catalogue, versionId, await app.parser.recognise(bytes, pageIndex, engine, signal))
  } catch (error) {
    if (!(error instanceof PermanentError)) throw error
    await saveOcrFailure(app.catalogue, versionId, pageIndex, { code: error.code, message: error.message })
  }
}
