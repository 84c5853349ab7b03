import { stat } from 'node:fs/promises'
import type { FetchPorts } from './politeness/ports.ts'
import { blobKeyOf } from '../../blobs/blob-key.ts'
import { markFound, markGone } from '../../db/documents/addresses.ts'
import { storeBody } from '../store-version.ts'
import { readVersion } from '../../db/documents/documents.ts'
import { recordCapture, readValidatedAddress } from '../../db/harvest/captures.ts'
import { readLocation, type Location } from '../../db/harvest/locations.ts'
import type { DueJob } from '../jobs/progress.ts'
import { linkRemoved, readTombstone } from '../../db/documents/removals.ts'
import { requeueIndexOf } from '../jobs/requeue.ts'
import { AppError, messageOf, NotFoundError, ThrottledError } from '../../errors.ts'
import { documentRemoved } from '../../db/documents/document-removed.ts'
import type { Outcome } from '../../domain/document.ts'
import { askArchives, isHostDead, type ArchivedCopy } from './archive/ask-archives.ts'
import { getPage } from './politeness/get-page.ts'
import type { GetOptions, HttpAnswer } from './http/http-messages.ts'
import { isSamePage } from './same-page.ts'
import { soft404Reason } from './soft-404.ts'

const ACCEPT = 'application/pdf, text/html;q=0.9, application/*;q=0.8, text/*;q=0.7, */*;q=0.5'
/** Pause between requests to a host when the source declares none. */
const DEFAULT_DELAY_MS = 1_000

/**
 * Fetches the bytes of a location (unless they were uploaded), stores them under their hash and creates a version.
 * Every request is recorded as a capture. Idempotent: a second run finds the same bytes and the same version.
 */
export async function fetchDocument(app: FetchPorts, locationId: string, signal: AbortSignal): Promise<Outcome> {
  const location = await readLocation(app.catalogue, locationId)
  if (location === undefined) throw new NotFoundError('location_missing', `no location ${locationId}`)
  if (location.bodyKey !== null) return storeUploaded(app, location, location.bodyKey, signal)
  if (await isRemoved(app, location)) return { kind: 'unchanged', note: 'its document was removed on purpose' }
  const { answer, robots, archive } = await requestOrArchive(app, location, signal)
  const missing = archive === null ? missingReason(location, answer) : null
  if (missing !== null) {
    await capture(app, location, { answer, robots, outcome: 'gone' })
    return { kind: 'gone', note: missing, also: await markAddressGone(app, location) }
  }
  if (answer.status === 304) {
    await capture(app, location, { answer, robots, outcome: 'unchanged' })
    const also = await markAddressFound(app, location)
    return { kind: 'unchanged', note: 'not modified since the last fetch', also }
  }
  await rejectRemoved(app, location, blobKeyOf(answer.bytes))
  if (archive === null && (await isKnownPage(app, location, answer, signal))) {
    await capture(app, location, { answer, robots, outcome: 'unchanged' })
    const also = await markAddressFound(app, location)
    return { kind: 'unchanged', note: 'the page is the same as at the last fetch', also }
  }
  const bodyKey = await app.blobs.write(answer.bytes, signal)
  const stored = await storeBody(app.catalogue, location, {
    bodyKey,
    bytes: answer.bytes.length,
    mediaType: mediaTypeOf(answer),
    fileName: answer.fileName ?? fileNameOf(answer.address),
    etag: archive === null ? answer.etag : null, // an archive's validators are not the publisher's
    lastModified: archive === null ? answer.lastModified : null,
    archive,
  })
  const outcome = archive !== null ? 'archived' : stored.isNew ? 'new' : 'known'
  await capture(app, location, { answer, robots, bodyKey, outcome })
  const also = archive === null ? await markAddressFound(app, location) : await markAddressGone(app, location)
  return { kind: 'done', subjectId: stored.versionId, also }
}

/** Pages that contain a token or a time differ in bytes at every request; that alone makes no new version. */
async function isKnownPage(
  app: FetchPorts,
  location: Location,
  answer: HttpAnswer,
  signal: AbortSignal,
): Promise<boolean> {
  if (location.versionId === null || answer.mediaType !== 'text/html') return false
  const current = await readVersion(app.catalogue, location.versionId)
  if (current === undefined || current.bodyKey === blobKeyOf(answer.bytes)) return false
  return isSamePage(await app.blobs.read(current.bodyKey, signal), answer.bytes)
}

async function storeUploaded(
  app: FetchPorts,
  location: Location,
  bodyKey: string,
  signal: AbortSignal,
): Promise<Outcome> {
  await rejectRemoved(app, location, bodyKey)
  const bytes = await app.blobs.withFile(bodyKey, async (file) => (await stat(file)).size, signal)
  const stored = await storeBody(app.catalogue, location, {
    bodyKey,
    bytes,
    mediaType: location.hints.mediaType ?? 'application/octet-stream',
    fileName: location.hints.fileName ?? fileNameOf(location.address),
    etag: null,
    lastModified: null,
  })
  // a record that its source had deleted, and lists again
  return { kind: 'done', subjectId: stored.versionId, also: await markAddressFound(app, location) }
}

interface FetchResult {
  readonly answer: HttpAnswer
  readonly robots: string
  readonly archive: ArchivedCopy['archive'] | null
}

/** The publisher's response, or a web archive's copy of a page that is gone and that we never read. */
async function requestOrArchive(app: FetchPorts, location: Location, signal: AbortSignal): Promise<FetchResult> {
  try {
    const live = await request(app, location, signal)
    const copy = missingReason(location, live.answer) === null ? null : await askArchives(app, location, signal)
    if (copy === null) return { ...live, archive: null }
    await capture(app, location, { ...live, outcome: 'gone' })
    return copy
  } catch (error) {
    const copy = (await isHostDead(app, location, error)) ? await askArchives(app, location, signal) : null
    if (copy === null) throw error
    return copy
  }
}

/**
 * How the publisher reports, by status or on the page itself, that the document does not exist; null when it does not.
 */
function missingReason(location: Location, answer: HttpAnswer): string | null {
  if (answer.status === 404 || answer.status === 410) return `the publisher answers ${answer.status}`
  return answer.status === 304 ? null : soft404Reason(location.address, answer)
}

/** Marks the address as gone and requeues the index job in one transaction, so that a kill in between loses neither. */
async function markAddressGone(app: FetchPorts, { locationId, documentId }: Location): Promise<readonly DueJob[]> {
  return app.catalogue.transaction().execute(async (db) => {
    const isNewlyGone = await markGone(db, locationId, app.clock.now())
    return isNewlyGone ? requeueIndexOf(db, documentId) : []
  })
}

/** Marks the address as answering; a document that was gone becomes part of the default search results again. */
async function markAddressFound(app: FetchPorts, { locationId, documentId }: Location): Promise<readonly DueJob[]> {
  return app.catalogue.transaction().execute(async (db) => {
    const cameBack = await markFound(db, locationId)
    return cameBack ? requeueIndexOf(db, documentId) : []
  })
}

async function isRemoved(app: FetchPorts, { documentId }: Location): Promise<boolean> {
  return documentId !== null && (await readTombstone(app.catalogue, { documentId, bodyKey: null })) !== undefined
}

/**
 * Keeps removed bytes out, whatever address they come from: an uploaded original is deleted as well, and the address is
 * linked to the removed document.
 * @throws NotFoundError `document_removed`
 */
async function rejectRemoved(app: FetchPorts, location: Location, bodyKey: string): Promise<void> {
  const tombstone = await readTombstone(app.catalogue, { documentId: location.documentId, bodyKey })
  if (tombstone === undefined) return
  if (location.bodyKey !== null) await app.blobs.remove(bodyKey)
  await linkRemoved(app.catalogue, location.locationId, tombstone.documentId)
  throw documentRemoved(tombstone)
}

async function request(
  app: FetchPorts,
  location: Location,
  signal: AbortSignal,
): Promise<{ answer: HttpAnswer; robots: string }> {
  const source = app.library.sources.find((candidate) => candidate.id === location.sourceId)
  let robots = ''
  try {
    const isRendered = source?.render === true
    const answer = await getPage(app, location.address, {
      holder: location.locationId,
      delayMs: source?.delayMs ?? DEFAULT_DELAY_MS,
      maxPerDay: source?.maxPerDay ?? null,
      waitPolicy: 'retry', // the crawl of the host comes back, with whichever location is first by then
      render: isRendered,
      accept: ACCEPT,
      ...(isRendered ? {} : await readValidators(app, location)), // scripts may load new content into an unchanged page
      signal,
      onRobots: (rule) => (robots = rule),
    })
    return { answer, robots }
  } catch (error) {
    // waiting for the host lease is not a fetch
    if (!(error instanceof ThrottledError && !error.costsAttempt)) {
      await captureFailure(app, location, robots, error)
    }
    throw error
  }
}

/** The validators of the bytes that we hold, for the address that gave them: redirects may lead elsewhere by now. */
async function readValidators(
  app: FetchPorts,
  { locationId, etag, lastModified }: Location,
): Promise<Pick<GetOptions, 'headers' | 'headersFor'>> {
  const headersFor =
    etag === null && lastModified === null ? null : await readValidatedAddress(app.catalogue, locationId)
  if (headersFor === null) return {}
  const headers = {
    ...(etag === null ? {} : { 'if-none-match': etag }),
    ...(lastModified === null ? {} : { 'if-modified-since': lastModified }),
  }
  return { headers, headersFor }
}

async function capture(
  app: FetchPorts,
  location: Location,
  found: { answer: HttpAnswer; robots: string; outcome: string; bodyKey?: string },
): Promise<void> {
  const { answer } = found
  await recordCapture(app.catalogue, {
    locationId: location.locationId,
    address: location.address,
    finalAddress: answer.address,
    redirects: answer.redirects,
    status: answer.status,
    headers: answer.headers,
    robots: found.robots,
    bodyKey: found.bodyKey ?? null,
    bytes: answer.bytes.length,
    ms: answer.fetchedMs,
    outcome: found.outcome,
    code: null,
    message: null,
    requestedAt: new Date(app.clock.now().getTime() - answer.fetchedMs),
  })
}

async function captureFailure(app: FetchPorts, location: Location, robots: string, error: unknown): Promise<void> {
  await recordCapture(app.catalogue, {
    locationId: location.locationId,
    address: location.address,
    finalAddress: null,
    redirects: [],
    status: null,
    headers: {},
    robots: robots === '' ? null : robots,
    bodyKey: null,
    bytes: null,
    ms: null,
    outcome: 'failed',
    code: error instanceof AppError ? error.code : 'aborted',
    message: messageOf(error),
    requestedAt: app.clock.now(),
  })
}

function mediaTypeOf(answer: HttpAnswer): string {
  const mediaType = answer.mediaType ?? 'application/octet-stream'
  return answer.charset === null ? mediaType : `${mediaType}; charset=${answer.charset}`
}

/** The last segment of an address's path, decoded; null when it is empty. */
function fileNameOf(address: string): string | null {
  const path = URL.canParse(address) ? new URL(address).pathname : address
  const last = path.split('/').at(-1) ?? ''
  try {
    return decodeURIComponent(last).slice(0, 200) || null
  } catch {
    return last.slice(0, 200) || null // not valid percent-encoding: kept as it is
  }
}
