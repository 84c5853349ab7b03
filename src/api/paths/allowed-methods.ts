import type { Express, RequestHandler } from 'express'
import { HttpError } from '../http-errors.ts'

/** The part of the router's layers that we use. */
interface Layer {
  readonly route?: { readonly methods: Readonly<Record<string, boolean>> }
  match(path: string): boolean
}

/**
 * RFC 9110 section 15.5.6: a known path with an unsupported method is answered with 405, and the supported ones in
 * `Allow`.
 */
export function refuseOtherMethods(server: Express): RequestHandler {
  return (request, _response, next) => {
    const allowed = allowedMethods(server, request.path)
    if (allowed.length === 0 || allowed.includes(request.method) || request.method === 'OPTIONS') return next()
    const message = `${request.path.slice(0, 200)} takes ${allowed.join(', ')}, not ${request.method}`
    next(new HttpError(405, 'method_not_allowed', message, { allow: allowed.join(', ') }))
  }
}

function allowedMethods(server: Express, path: string): readonly string[] {
  const layers = server.router.stack as unknown as readonly Layer[]
  const methods = new Set<string>()
  for (const layer of layers) {
    if (layer.route === undefined || !matches(layer, path)) continue
    for (const method of Object.keys(layer.route.methods)) methods.add(method.toUpperCase())
  }
  if (methods.has('GET')) methods.add('HEAD')
  return [...methods].sort()
}

/** A path that cannot be decoded is left to the router to refuse. */
function matches(layer: Layer, path: string): boolean {
  try {
    return layer.match(path)
  } catch {
    return false
  }
}
