import type { IngestPorts } from './ports.ts'
import { MAX_BODY_BYTES } from '../domain/body-limit.ts'
import { recordLocation, type NewLocation, type RecordedLocation } from '../db/harvest/locations.ts'
import { InvalidInputError, TransientError } from '../errors.ts'
import { enqueueRecorded } from './jobs/enqueue-all.ts'
import { enqueueLocation } from './jobs/enqueue-location.ts'
import { parseAddress } from './fetch/http/address-guard.ts'
import type { Hints } from '../domain/document.ts'

/** An uploaded file; `address` names where it came from, such as `file:///srv/plans/a.pdf`. */
export interface UploadedBody {
  readonly address: string
  readonly kind: 'file' | 'upload'
  /** Complete, or as a stream. */
  readonly bytes: Uint8Array | AsyncIterable<Uint8Array>
  readonly fileName: string
  readonly mediaType: string | null
  readonly hints: Hints
}

/** Stores the bytes first, then records them as due, so that an accepted upload survives a kill. */
export async function addBody(app: IngestPorts, body: UploadedBody, signal?: AbortSignal): Promise<RecordedLocation> {
  const { bytes } = body
  const isWhole = bytes instanceof Uint8Array
  if (isWhole && bytes.length > MAX_BODY_BYTES) {
    throw new InvalidInputError('too_large', `${body.fileName} has ${bytes.length} bytes; at most ${MAX_BODY_BYTES}`)
  }
  const bodyKey = isWhole ? await app.blobs.write(bytes, signal) : (await app.blobs.writeFrom(bytes, signal)).key
  const location = {
    address: body.address,
    kind: body.kind,
    sourceId: null,
    workKey: null,
    hints: {
      ...body.hints,
      fileName: body.fileName,
      ...(body.mediaType === null ? {} : { mediaType: body.mediaType }),
      rule: 'upload',
    },
    bodyKey,
  } as const
  const recorded = await recordReliably(app, location, signal)
  // submitted bytes have no host, whose crawl would fetch them
  await enqueueRecorded(app, [{ name: 'fetch', subjectId: recorded.locationId, revision: recorded.revision }])
  return recorded
}

/** Records a web address to be fetched. @throws InvalidInputError `address_invalid` */
export async function addAddress(app: IngestPorts, address: string, hints: Hints): Promise<RecordedLocation> {
  const url = parseAddress(address)
  url.hash = ''
  const recorded = await recordReliably(app, {
    address: url.href,
    kind: 'web',
    sourceId: null,
    workKey: null,
    hints: { ...hints, rule: 'upload' },
    bodyKey: null,
  })
  await enqueueLocation(app, { subjectId: recorded.locationId, revision: recorded.revision })
  return recorded
}

/** How long to retry when the catalogue becomes unavailable during the insert, and the pause between two tries. */
const RETRY_LIMIT_MS = 60_000
const RETRY_PAUSE_MS = 500

/**
 * Records a location; when this fails, nothing was recorded. A connection that breaks during the statement leaves the
 * outcome unknown: the insert, which is idempotent, is then repeated until the catalogue confirms it.
 * @throws TransientError `catalogue_unavailable` immediately when the catalogue cannot be reached in the first place
 */
async function recordReliably(
  app: IngestPorts,
  location: NewLocation,
  signal?: AbortSignal,
): Promise<RecordedLocation> {
  let isSent = false
  const record = () =>
    app.catalogue.connection().execute((session) => {
      isSent = true
      return recordLocation(session, location)
    })
  for (const startedMs = performance.now(); ; await app.clock.sleep(RETRY_PAUSE_MS, signal)) {
    try {
      return await record()
    } catch (error) {
      if (!(error instanceof TransientError) || !isSent) throw error
      if (performance.now() - startedMs > RETRY_LIMIT_MS || signal?.aborted === true) throw error
    }
  }
}
