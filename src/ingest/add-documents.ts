import type { App } from '../app.ts'
import { MAX_BODY_BYTES } from '../domain/body-limit.ts'
import { recordLocation, type Noted } from '../db/harvest/locations.ts'
import { InvalidInputError } from '../errors.ts'
import { enqueueLocation } from './enqueue-location.ts'
import { parseAddress } from './fetch/http/address-guard.ts'
import type { Hints } from '../domain/document.ts'

/** Bytes that somebody hands in: `address` names where they came from, such as `file:///srv/plans/a.pdf`. */
export interface HandedIn {
  readonly address: string
  readonly kind: 'file' | 'upload'
  readonly bytes: Uint8Array
  readonly fileName: string
  readonly mediaType: string | null
  readonly hints: Hints
}

/** Keeps the bytes first, then notes them as due: what is accepted survives a kill. */
export async function addBody(app: App, body: HandedIn, signal?: AbortSignal): Promise<Noted> {
  if (body.bytes.length > MAX_BODY_BYTES) {
    throw new InvalidInputError(
      'too_large',
      `${body.fileName} has ${body.bytes.length} bytes; at most ${MAX_BODY_BYTES}`,
    )
  }
  const bodyKey = await app.blobs.write(body.bytes, signal)
  const noted = await recordLocation(app.catalogue, {
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
  })
  await enqueueLocation(app, { subjectId: noted.locationId, revision: noted.revision })
  return noted
}

/** Notes a web address to be fetched. @throws InvalidInputError `address_invalid` */
export async function addAddress(app: App, address: string, hints: Hints): Promise<Noted> {
  const url = parseAddress(address)
  url.hash = ''
  const noted = await recordLocation(app.catalogue, {
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
