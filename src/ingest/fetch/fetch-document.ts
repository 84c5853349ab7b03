import type { App } from '../../app.ts'
import { blobKeyOf } from '../../blobs/blob-key.ts'
import { admitBody } from '../../catalogue/admit.ts'
import { readVersion } from '../../catalogue/documents.ts'
import { recordCapture, readLocation, type Location } from '../../catalogue/locations.ts'
import { AppError, messageOf, NotFoundError, ThrottledError } from '../../errors.ts'
import type { Outcome } from '../document.ts'
import { getPage } from './get-page.ts'
import type { ConditionalHeaders, HttpAnswer } from './http-client.ts'
import { isSamePage } from './same-page.ts'

const ACCEPT = 'application/pdf, text/html;q=0.9, application/*;q=0.8, text/*;q=0.7, */*;q=0.5'
/** Politeness towards a host whose source says nothing. */
const DEFAULT_DELAY_MS = 1_000

/**
 * The bytes of a location, fetched unless they were handed in, kept under their hash and given a version. Every request
 * leaves a capture. Run twice it finds the same bytes and the same version.
 */
export async function fetchDocument(app: App, locationId: string, signal: AbortSignal): Promise<Outcome> {
  const location = await readLocation(app.catalogue, locationId)
  if (location === undefined) throw new NotFoundError('location_missing', `no location ${locationId}`)
  if (location.bodyKey !== null) return admitHandedIn(app, location, location.bodyKey, signal)
  const { answer, robots } = await request(app, location, signal)
  if (answer.status === 404 || answer.status === 410) {
    await capture(app, location, { answer, robots, outcome: 'gone' })
    return { kind: 'gone', note: `the publisher answers ${answer.status}` }
  }
  if (answer.status === 304) {
    await capture(app, location, { answer, robots, outcome: 'unchanged' })
    return { kind: 'unchanged', note: 'not modified since the last fetch' }
  }
  if (await isKnownPage(app, location, answer, signal)) {
    await capture(app, location, { answer, robots, outcome: 'unchanged' })
    return { kind: 'unchanged', note: 'the page says the same as at the last fetch' }
  }
  const bodyKey = await app.blobs.write(answer.bytes, signal)
  const admitted = await admitBody(app.catalogue, location, {
    bodyKey,
    bytes: answer.bytes.length,
    mediaType: mediaTypeOf(answer),
    fileName: answer.fileName ?? nameOf(answer.address),
    etag: answer.etag,
    lastModified: answer.lastModified,
  })
  await capture(app, location, { answer, robots, bodyKey, outcome: admitted.isNew ? 'new' : 'known' })
  return { kind: 'done', subjectId: admitted.versionId }
}

/** Pages with a token or a time in them differ in bytes each time they are asked for, and are no new version for that. */
async function isKnownPage(app: App, location: Location, answer: HttpAnswer, signal: AbortSignal): Promise<boolean> {
  if (location.versionId === null || answer.mediaType !== 'text/html') return false
  const known = await readVersion(app.catalogue, location.versionId)
  if (known === undefined || known.bodyKey === blobKeyOf(answer.bytes)) return false
  return isSamePage(await app.blobs.read(known.bodyKey, signal), answer.bytes)
}

async function admitHandedIn(app: App, location: Location, bodyKey: string, signal: AbortSignal): Promise<Outcome> {
  const bytes = await app.blobs.read(bodyKey, signal)
  const admitted = await admitBody(app.catalogue, location, {
    bodyKey,
    bytes: bytes.length,
    mediaType: location.hints.mediaType ?? 'application/octet-stream',
    fileName: location.hints.fileName ?? nameOf(location.address),
    etag: null,
    lastModified: null,
  })
  return { kind: 'done', subjectId: admitted.versionId }
}

async function request(
  app: App,
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
      patience: 'chance', // the host's visit comes again, with whichever location is first then
      render: isRendered,
      accept: ACCEPT,
      headers: isRendered ? {} : validatorsOf(location), // what scripts load changes while their page does not
      signal,
      onRobots: (rule) => (robots = rule),
    })
    return { answer, robots }
  } catch (error) {
    // Waiting for one's turn is no fetch.
    if (!(error instanceof ThrottledError && !error.costsAttempt)) {
      await captureFailure(app, location, robots, error)
    }
    throw error
  }
}

function validatorsOf({ etag, lastModified }: Location): ConditionalHeaders {
  return {
    ...(etag === null ? {} : { 'if-none-match': etag }),
    ...(lastModified === null ? {} : { 'if-modified-since': lastModified }),
  }
}

async function capture(
  app: App,
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

async function captureFailure(app: App, location: Location, robots: string, error: unknown): Promise<void> {
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

/** The last part of an address's path, if it looks like a file's name. */
function nameOf(address: string): string | null {
  const path = URL.canParse(address) ? new URL(address).pathname : address
  const last = path.split('/').at(-1) ?? ''
  try {
    return decodeURIComponent(last).slice(0, 200) || null
  } catch {
    return last.slice(0, 200) || null // not valid percent-encoding: shown as it came
  }
}
