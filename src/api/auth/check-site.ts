import type { Request } from 'express'
import type { Config } from '../../config.ts'
import { HttpError } from '../http-errors.ts'

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS']

/** A name that resolves to us although it is not ours is another site's way in (DNS rebinding). */
export function checkHost(request: Request, config: Config): void {
  const host = (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase()
  const own = new URL(config.http.publicUrl).hostname.toLowerCase()
  const known = [own, config.http.host, '127.0.0.1', 'localhost', '[::1]']
  // Reached from elsewhere, we may have names that only the operator's network knows; then the token guards writing.
  if (known.includes(host) || config.secrets.adminToken !== null) return
  throw new HttpError(403, 'host_unknown', `this service is not called ${host.slice(0, 100)}; set PUBLIC_URL`)
}

/** No page of another site may write. Browsers say where a request comes from; programs do not, and need not. */
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
