import { createHmac, randomBytes } from 'node:crypto'
import type { App } from '../../app.ts'
import { deleteSession, hasSession, insertSession } from './session-queries.ts'

/** How long a browser stays signed in: a working day. */
export const SESSION_MS = 12 * 3_600_000

const SECRET_BYTES = 32
const SECRET = /^[\w-]{43}$/

/** Starts a session; returns the secret for the browser's cookie, which is not stored. */
export async function startSession(app: App, adminToken: string): Promise<string> {
  const secret = randomBytes(SECRET_BYTES).toString('base64url')
  const now = app.clock.now()
  const expiresAt = new Date(now.getTime() + SESSION_MS)
  await insertSession(app.catalogue, toDigest(secret, adminToken), expiresAt, now)
  return secret
}

/** Whether a cookie belongs to a session that has not expired or ended. */
export async function isInSession(app: App, adminToken: string, secret: string): Promise<boolean> {
  return SECRET.test(secret) && hasSession(app.catalogue, toDigest(secret, adminToken), app.clock.now())
}

/** Ends a session: copies of its cookie are no longer valid. */
export async function endSession(app: App, adminToken: string, secret: string): Promise<void> {
  if (SECRET.test(secret)) await deleteSession(app.catalogue, toDigest(secret, adminToken))
}

/** Keyed by the token, so that changing the token ends all sessions and the table does not reveal cookies. */
function toDigest(secret: string, adminToken: string): string {
  return createHmac('sha256', adminToken).update(secret).digest('base64url')
}
