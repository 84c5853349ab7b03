import type { IngestPorts } from './ports.ts'
import { MAX_BODY_BYTES } from '../domain/body-limit.ts'
import { recordLocation, type NewLocation, type Noted } from '../db/harvest/locations.ts'
import { InvalidInputError, TransientError } from '../errors.ts'
import { enqueueLocation } from './jobs/enqueue-location.ts'
import { parseAddress } from './fetch/http/address-guard.ts'
import type { Hints } from '../domain/document.ts'

/** Bytes that somebody hands in: `address` names where they came from, such as `file:///srv/plans/a.pdf`. */
export interface HandedIn {
  readonly address: string
  readonly kind: 'file' | 'upload'
  /** Whole, or as they come. */
  readonly bytes: Uint8Array | AsyncIterable<Uint8Array>
  readonly fileName: string
  readonly mediaType: string | null
  readonly hints: Hints
}

/** Keeps the bytes first, then notes them as due: what is accepted survives a kill. */
export async function addBody(app: IngestPorts, body: HandedIn, signal?: AbortSignal): Promise<Noted> {
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
  const noted = await recordSurely(app, location, signal)
  await enqueueLocation(app, { subjectId: noted.locationId, revision: noted.revision })
  return noted
}

/** Notes a web address to be fetched. @throws InvalidInputError `address_invalid` */
export async function addAddress(app: IngestPorts, address: string, hints: Hints): Promise<Noted> {
  const url = parseAddress(address)
  url.hash = ''
  const noted = await recordSurely(app, {
    address: url.href,
    kind: 'web',
    sourceId: null,
    workKey: null,
    hints: { ...hints, rule: 'upload' },
    bodyKey: null,
  })
  await enqueueLocation(app, { subjectId: noted.locationId, revision: noted.revision })
  return noted
}

/** How long a catalogue is waited for that went away while it was being told, and how often it is asked. */
const UNSURE_LIMIT_MS = 60_000
const UNSURE_PAUSE_MS = 500

/**
 * Records a location; one that fails was not recorded. A connection that breaks under the statement leaves that open: then the
 * location is recorded again, which changes nothing, until the catalogue has said so.
 * @throws TransientError `catalogue_unavailable` at once, when the catalogue cannot be reached in the first place
 */
async function recordSurely(app: IngestPorts, location: NewLocation, signal?: AbortSignal): Promise<Noted> {
  let isSent = false
  const record = () =>
    app.catalogue.connection().execute((session) => {
      isSent = true
      return recordLocation(session, location)
    })
  for (const startedMs = performance.now(); ; await app.clock.sleep(UNSURE_PAUSE_MS, signal)) {
    try {
      return await record()
    } catch (error) {
      if (!(error instanceof TransientError) || !isSent) throw error
      if (performance.now() - startedMs > UNSURE_LIMIT_MS || signal?.aborted === true) throw error
    }
  }
}
