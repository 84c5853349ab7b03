import type { RequestHandler } from 'express'

/** Paths that have been renamed, each with its replacement. */
const FORMER_PATHS: readonly (readonly [former: RegExp, present: string])[] = [
  [/^\/api\/v1\/notices$/, '/api/v1/operator-alerts'],
  [/^(\/api\/v1)?\/notices\/([^/]+)\/accept$/, '$1/operator-alerts/$2/accept'],
  [/^((?:\/api\/v1)?\/documents\/[^/]+\/corrections\/[^/]+)\/take-back$/, '$1/undo'],
]

/** Redirects requests for renamed paths with 308, after which clients repeat the method and the body. */
export const redirectFormerPaths: RequestHandler = (request, response, next) => {
  const found = FORMER_PATHS.find(([former]) => former.test(request.path))
  if (found === undefined) return next()
  const query = request.originalUrl.slice(request.path.length)
  response.redirect(308, `${request.path.replace(...found)}${query}`)
}
