import type { Request, Response } from 'express'
import type { App } from '../../app.ts'
import { endSession, SESSION_MS, startSession } from './sessions.ts'

/** The cookie of a signed-in browser. */
const SESSION_COOKIE = 'concordance_session'

/** The value of the session cookie of a request, or null. */
export function readSessionCookie(request: Request): string | null {
  const pairs = (request.headers.cookie ?? '').split(/;\s*/)
  const pair = pairs.find((entry) => entry.startsWith(`${SESSION_COOKIE}=`))
  return pair?.slice(SESSION_COOKIE.length + 1) ?? null
}

/** Signs a browser in or out: in the catalogue, and in its cookie. Does nothing when no token is set. */
export async function changeSession(app: App, response: Response, change: 'start' | 'end'): Promise<void> {
  const { adminToken } = app.config.secrets
  if (adminToken === null) return
  const held = readSessionCookie(response.req)
  if (held !== null) await endSession(app, adminToken, held)
  response.cookie(SESSION_COOKIE, change === 'start' ? await startSession(app, adminToken) : '', {
    httpOnly: true,
    sameSite: 'strict',
    secure: app.config.http.publicUrl.startsWith('https:'),
    maxAge: change === 'start' ? SESSION_MS : 0,
  })
}
