import type { Request } from 'express'
import type { Config } from '../../config.ts'
import { HttpError } from '../http-errors.ts'

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS']

/** Refuses host names that are not ours: another site could resolve its own name to us (DNS rebinding). */
export function checkHost(request: Request, config: Config): void {
  const host = (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase()
  const own = new URL(config.http.publicUrl).hostname.toLowerCase()
  const known = [own, config.http.host, '127.0.0.1', 'localhost', '[::1]']
  // Reachable from other machines, we may have names known only in the operator's network; then the token protects
  // writes.
  if (known.includes(host) || config.secrets.adminToken !== null) return
  throw new HttpError(403, 'host_unknown', `this service is not called ${host.slice(0, 100)}; set PUBLIC_URL`)
}

/** Refuses writes from pages of other sites. Browsers state the origin of a request; other programs need not. */
export function checkSameSite(request: Request, config: Config): void {
  if (SAFE_METHODS.includes(request.method)) return
  const site = request.headers['sec-fetch-site']
  const { origin } = request.headers
  const foreign = site !== undefined ? !['same-origin', 'none'].includes(String(site)) : !isOwn(origin, request, config)
  if (foreign) throw new HttpError(403, 'foreign_site', 'forms on other sites may not change anything here')
}

function isOwn(origin: string | undefined, request: Request, config: Config): boolean {
  if (origin === undefined) return true
  if (!URL.canParse(origin)) return false
  return [request.headers.host, new URL(config.http.publicUrl).host].includes(new URL(origin).host)
}
