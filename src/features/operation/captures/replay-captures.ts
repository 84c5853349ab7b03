import type { CapturePorts } from './ports.ts'
import { blobKeyOf } from '../../../blobs/blob-key.ts'
import { storeBody } from '../../../ingest/store-version.ts'
import { recordCapture } from '../../../db/harvest/captures.ts'
import { linkLocation, recordLocation, readLocation, type Location } from '../../../db/harvest/locations.ts'
import { failJob, readDueVersion, completeJob } from '../../../ingest/jobs/progress.ts'
import { hasSource } from '../../../db/harvest/sources.ts'
import { readCaptureTimes } from './warc-files.ts'
import { InvalidInputError, messageOf, PermanentError } from '../../../errors.ts'
import { locationIdOf } from '../../../domain/document.ts'
import { nextStage } from '../../../ingest/pipeline.ts'
import type { CaptureNote } from './capture-note.ts'
import { readCaptures } from './read-captures.ts'
import { enqueueRecorded } from '../../../ingest/jobs/enqueue-all.ts'

/** The result of importing a WARC file. */
export interface Replayed {
  /** Captures imported. */
  readonly captures: number
  /** Captures already in the library. */
  readonly known: number
  readonly unusable: readonly { readonly address: string; readonly reason: string }[]
}

/**
 * Imports the captures of a WARC file as if they were made now, without fetching anything: bytes, locations,
 * documents and versions under their original ids. Parsing follows as after a fetch. Repeatable; a capture older than
 * the latest one of its location adds its version and leaves the location as it is.
 */
export async function replayCaptures(
  app: CapturePorts,
  warc: Uint8Array | AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<Replayed> {
  const unusable: { address: string; reason: string }[] = []
  let [captures, known] = [0, 0]
  for await (const found of readCaptures(warc instanceof Uint8Array ? [warc] : warc)) {
    signal.throwIfAborted()
    if (found.kind === 'unusable') unusable.push({ address: found.address, reason: found.reason })
    else {
      try {
        if (await replay(app, found.note, found.body, signal)) captures += 1
        else known += 1
      } catch (error) {
        if (!(error instanceof PermanentError || error instanceof InvalidInputError)) throw error
        unusable.push({ address: found.note.address, reason: messageOf(error) })
      }
    }
  }
  return { captures, known, unusable }
}

async function replay(
  app: CapturePorts,
  note: CaptureNote,
  body: Uint8Array | null,
  signal: AbortSignal,
): Promise<boolean> {
  const times = await readCaptureTimes(app.catalogue, locationIdOf(note.address), note.requestedAt)
  if (times.has) return false
  const before = await readLocation(app.catalogue, locationIdOf(note.address))
  const isLatest = times.lastAt === null || times.lastAt < note.requestedAt
  if (note.bodyKey !== null) await storeBytes(app, note.bodyKey, body, signal)
  const location = isLatest || before === undefined ? await recordReplayed(app, note) : before
  if (note.bodyKey !== null) await storeVersion(app, location, note, note.bodyKey)
  if (!isLatest && before?.documentId && before.versionId) {
    const { documentId, versionId, etag, lastModified } = before
    await linkLocation(app.catalogue, before.locationId, { documentId, versionId, etag, lastModified })
  }
  await recordCapture(app.catalogue, { ...note, locationId: location.locationId })
  return true
}

/**
 * @throws PermanentError `warc_damaged` when the bytes are not those captured, or are neither here nor in the library
 */
async function storeBytes(
  app: CapturePorts,
  bodyKey: string,
  body: Uint8Array | null,
  signal: AbortSignal,
): Promise<void> {
  if (body === null) {
    if (await app.blobs.has(bodyKey, signal)) return
    throw new PermanentError(
      'warc_damaged',
      'repeats bytes that are not in the library; replay the earlier files first',
    )
  }
  if (blobKeyOf(body) !== bodyKey) {
    throw new PermanentError('warc_damaged', 'its bytes are not those that were captured')
  }
  await app.blobs.write(body, signal)
}

/**
 * Records the location in the state that the capture left it in, in one transaction: never due, so it is not fetched.
 */
async function recordReplayed(app: CapturePorts, note: CaptureNote): Promise<Location> {
  const sourceId = note.sourceId !== null && (await hasSource(app.catalogue, note.sourceId)) ? note.sourceId : null
  return app.catalogue.transaction().execute(async (db) => {
    const { address, workKey, hints } = note
    const recorded = await recordLocation(db, { address, kind: 'web', sourceId, workKey, hints, bodyKey: null })
    const job = { subjectId: recorded.locationId, revision: recorded.revision }
    if (note.outcome === 'failed') await failJob(db, 'fetch', job, note.code ?? 'internal', note.message ?? '')
    else await completeJob(db, 'fetch', job, note.outcome === 'gone' ? 'gone' : 'done')
    const location = await readLocation(db, recorded.locationId)
    if (location === undefined) throw new Error('the recorded location is missing')
    return location
  })
}

async function storeVersion(app: CapturePorts, location: Location, note: CaptureNote, bodyKey: string): Promise<void> {
  const body = {
    bodyKey,
    bytes: note.bytes ?? 0,
    mediaType: note.mediaType ?? 'application/octet-stream',
    fileName: note.fileName,
    etag: note.headers['etag'] ?? null,
    lastModified: note.headers['last-modified'] ?? null,
  }
  const original = asOriginal(location, note.documentKey)
  const { versionId } = await storeBody(app.catalogue, original, body, { isRestored: true })
  const next = nextStage('fetch', { kind: 'done', subjectId: versionId })
  const due = await readDueVersion(app.catalogue, versionId, next)
  if (due !== null && next !== 'done') await enqueueRecorded(app, [{ name: next, ...due }])
}

/** The location changed so that its bytes become a version of the document they belonged to originally. */
function asOriginal(location: Location, documentKey: string | null): Location {
  if (documentKey === null) return location
  const { doi: _doi, ...hints } = location.hints
  const [scheme, name] = [
    documentKey.slice(0, documentKey.indexOf(':')),
    documentKey.slice(documentKey.indexOf(':') + 1),
  ]
  const bare = { ...location, documentId: null, workKey: null, hints }
  switch (scheme) {
    case 'work':
      return { ...bare, workKey: name, hints: location.hints }
    case 'doi':
      return { ...bare, hints: { ...hints, doi: name } }
    case 'location':
      return { ...bare, kind: 'web', address: name }
    default:
      return { ...bare, kind: 'upload' } // first uploaded: a document of its own
  }
}
