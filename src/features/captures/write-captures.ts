import path from 'node:path'
import type { CapturePorts } from './ports.ts'
import { tryLocked } from '../../db/locks.ts'
import { closeOperatorAlert, listOpenOperatorAlerts } from '../monitoring/operator-alert-queries.ts'
import { commitWarcFile, listUnwrittenCaptures, type WholeCapture } from './warc-files.ts'
import { messageOf, NotFoundError, PermanentError, TransientError } from '../../errors.ts'
import { loggerFor } from '../../logger.ts'
import { VERSION } from '../../runtime/version.ts'
import { raiseOperatorAlert } from '../monitoring/operator-alerts.ts'
import { toWarcInfo, toWarcRecords } from './to-warc-records.ts'
import { openWarcFile } from './warc-folder.ts'

/** A file takes no further capture once it is this long. */
const MAX_FILE_BYTES = 256 * 1024 * 1024
/** Captures that are committed together. */
const BATCH = 50

/**
 * Writes every capture that is in no WARC file yet to the file of the data folder, from the catalogue and the blob
 * store: no fetch waits for it, and what could not be written is written the next time. A failure is a notice to the
 * operator, which ends when writing works again. One process writes at a time; returns how many captures were written.
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
      if (total > 0) await endOperatorAlert(app)
    } catch (error) {
      if (signal.aborted) throw error
      throw await tell(app, error)
    }
    return total
  })
  return written === 'busy' ? 0 : written
}

/** Writes these captures, or those that the file has room for, and then says in the catalogue that they are written. */
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

/** The bytes, where they are to be written; bytes that the store has lost must not keep others out of the file. */
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

/** Notes it for the operator; returns it as the error of a job, which is tried again. */
async function tell(app: CapturePorts, error: unknown): Promise<TransientError> {
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

async function endOperatorAlert(app: CapturePorts): Promise<void> {
  const open = (await listOpenOperatorAlerts(app.catalogue)).find(({ kind }) => kind === 'warc')
  if (open !== undefined) await closeOperatorAlert(app.catalogue, open, 'recovered', app.clock.now())
}
