import type { Connection } from '../../../db/database.ts'

/** One request as it was sent, in a form that may be shown to the host's owner. */
export interface LoggedRequest {
  readonly host: string
  readonly address: string
  readonly requestedAt: Date
  readonly ms: number
  readonly status: number | null
  readonly bytes: number | null
  /** Why there is no complete response; null when there is. */
  readonly code: string | null
  /** The line of robots.txt that allowed it, or why none was needed. */
  readonly robots: string | null
  /** The location, run or command that made it. */
  readonly holder: string
  /** Since the end of the request before it; null for the first. */
  readonly quietMs: number | null
  /** Minimum pause after it. */
  readonly pauseMs: number
}

export async function recordRequest(db: Connection, request: LoggedRequest): Promise<void> {
  await db
    .insertInto('request')
    .values({
      host: request.host,
      address: request.address,
      requestedAt: request.requestedAt,
      ms: Math.round(request.ms),
      status: request.status,
      bytes: request.bytes,
      code: request.code,
      robots: request.robots,
      holder: request.holder,
      quietMs: request.quietMs === null ? null : Math.round(request.quietMs),
      pauseMs: Math.round(request.pauseMs),
    })
    .execute()
}

/** Requests to a host, newest first. */
export async function listRequests(
  db: Connection,
  host: string,
  limit: number,
  offset: number,
): Promise<readonly LoggedRequest[]> {
  return db
    .selectFrom('request')
    .select(['host', 'address', 'requestedAt', 'ms', 'status', 'code', 'robots', 'holder', 'pauseMs'])
    .select(({ cast }) => [
      cast<number | null>('bytes', 'float8').as('bytes'),
      cast<number | null>('quietMs', 'float8').as('quietMs'),
    ])
    .where('host', '=', host)
    .orderBy('requestedAt', 'desc')
    .orderBy('requestId', 'desc')
    .limit(limit)
    .offset(offset)
    .execute()
}

/** Deletes requests made before `before`; captures, which are provenance, stay. */
export async function pruneRequests(db: Connection, before: Date): Promise<void> {
  await db.deleteFrom('request').where('requestedAt', '<', before).execute()
}
