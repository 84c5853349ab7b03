import type { Connection } from '../database.ts'

/** One fetch of one address, kept permanently as provenance. */
export interface Capture {
  readonly locationId: string
  readonly address: string
  readonly finalAddress: string | null
  readonly redirects: readonly string[]
  readonly status: number | null
  readonly headers: Readonly<Record<string, string>>
  readonly robots: string | null
  readonly bodyKey: string | null
  readonly bytes: number | null
  readonly ms: number | null
  readonly outcome: string
  readonly code: string | null
  readonly message: string | null
  readonly requestedAt: Date
}

/**
 * The address whose validators a location keeps: where its stored bytes came from, after redirects. Null when no capture
 * tells.
 */
export async function readValidatedAddress(db: Connection, locationId: string): Promise<string | null> {
  const row = await db
    .selectFrom('capture')
    .select('finalAddress')
    .where('locationId', '=', locationId)
    .where('outcome', 'in', ['new', 'known'])
    .orderBy('requestedAt', 'desc')
    .orderBy('captureId', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.finalAddress ?? null
}

export async function recordCapture(db: Connection, capture: Capture): Promise<void> {
  await db
    .insertInto('capture')
    .values({
      locationId: capture.locationId,
      address: capture.address,
      finalAddress: capture.finalAddress,
      redirects: JSON.stringify(capture.redirects),
      status: capture.status,
      headers: JSON.stringify(capture.headers),
      robots: capture.robots,
      bodyKey: capture.bodyKey,
      bytes: capture.bytes,
      ms: capture.ms,
      outcome: capture.outcome,
      code: capture.code,
      message: capture.message?.slice(0, 2_000) ?? null,
      requestedAt: capture.requestedAt,
    })
    .execute()
}
