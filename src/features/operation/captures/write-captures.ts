import path from 'node:path'
import type { CapturePorts } from './ports.ts'
import { tryLocked } from '../../../db/locks.ts'
import { closeOperatorAlert, listOpenOperatorAlerts } from '../monitoring/operator-alert-queries.ts'
import { commitWarcFile, listUnwrittenCaptures, type WholeCapture } from './warc-files.ts'
import { messageOf, NotFoundError, PermanentError, TransientError } from '../../../errors.ts'
import { loggerFor } from '../../../logger.ts'
import { VERSION } from '../../../runtime/version.ts'
import { raiseOperatorAlert } from '../monitoring/operator-alerts.ts'
import { toWarcInfo, toWarcRecords } from './to-warc-records.ts'
import { openWarcFile } from './warc-folder.ts'

/** A file of this length takes no further captures. */
const MAX_FILE_BYTES = 256 * 1024 * 1024
/** Captures committed together. */
const BATCH = 50

/**
 * Writes every capture that is not in a WARC file yet, from the catalogue and the blob store, to the file in the data
 * folder. No fetch waits for it, and what could not be written is written next time. A failure opens an operator alert,
 * which is closed when writing works again. One process writes at a time; returns the number of captures written.
 * @throws TransientError `warc_unwritable`
 */
export async function writeCaptures(
  app: CapturePorts,
  signal: AbortSignal,
  maxFileBytes = MAX_FILE_BYTES,
): Promise<number> {
  const written = await tryLocked(app.catalogue, 'warc', 'alone', async () => {
    let total = 0
    try {
      while (!signal.aborted) {
        const captures = await listUnwrittenCaptures(app.catalogue, BATCH)
        if (captures.length === 0) break
        total += await writeBatch(app, captures, signal, maxFileBytes)
      }
      if (total > 0) await closeWarcAlert(app)
    } catch (error) {
      if (signal.aborted) throw error
      throw await reportFailure(app, error)
    }
    return total
  })
  return written === 'busy' ? 0 : written
}

/** Writes these captures, or as many as the file has room for, and then records them as written in the catalogue. */
async function writeBatch(
  app: CapturePorts,
  captures: readonly WholeCapture[],
  signal: AbortSignal,
  maxFileBytes: number,
): Promise<number> {
  const file = await openWarcFile(app.catalogue, path.join(app.config.dataFolder, 'warc'), app.clock.now())
  const written: string[] = []
  try {
    if (file.bytes() === 0) await file.append(await toWarcInfo(file.name, `Concordance ${VERSION}`))
    for (const capture of captures) {
      if (signal.aborted || (written.length > 0 && file.bytes() >= maxFileBytes)) break
      await file.append(await toWarcRecords(capture, await readBody(app, capture, signal)))
      written.push(capture.captureId)
    }
  } finally {
    await file.close()
  }
  const end = { name: file.name, bytes: file.bytes(), isFull: file.bytes() >= maxFileBytes }
  await app.catalogue.transaction().execute((db) => commitWarcFile(db, end, written))
  return written.length
}

/** The bytes, if they are to be written. A missing or damaged blob must not hold up other captures. */
async function readBody(
  app: CapturePorts,
  { bodyKey, earlier }: WholeCapture,
  signal: AbortSignal,
): Promise<Uint8Array | null> {
  if (bodyKey === null || earlier !== null) return null
  try {
    return await app.blobs.read(bodyKey, signal)
  } catch (error) {
    if (!(error instanceof NotFoundError || error instanceof PermanentError)) throw error
    loggerFor(app.log, 'warc').warn({ bodyKey, message: error.message }, 'capture written without its bytes')
    return null
  }
}

/** Opens an operator alert, and returns the failure as an error that the job is retried after. */
async function reportFailure(app: CapturePorts, error: unknown): Promise<TransientError> {
  const message = `captures cannot be written to ${path.join(app.config.dataFolder, 'warc')}: ${messageOf(error)}`
  const openedAt = app.clock.now()
  loggerFor(app.log, 'warc').warn({ message }, 'captures not written')
  await raiseOperatorAlert(
    app,
    { kind: 'warc', sourceId: null, message, baseline: null, openedAt },
    openedAt.toISOString(),
  )
  return new TransientError('warc_unwritable', message, { cause: error })
}

async function closeWarcAlert(app: CapturePorts): Promise<void> {
  const open = (await listOpenOperatorAlerts(app.catalogue)).find(({ kind }) => kind === 'warc')
  if (open !== undefined) await closeOperatorAlert(app.catalogue, open, 'recovered', app.clock.now())
}
