import type { Request, RequestHandler } from 'express'
import { rateLimit } from 'express-rate-limit'
import { ThrottledError } from '../errors.ts'
import { isOperator } from './auth/access.ts'

const WINDOW_MS = 60_000
/** Requests a minute of one crawler, from whatever addresses it comes. */
const MAX_OF_ONE = 60
/** Requests a minute of all crawlers together, so that new names bring no more. */
const MAX_OF_ALL = 240
/** Searches a minute of all crawlers together: robots.txt asks them not to search at all. */
const MAX_SEARCHES = 6

/**
 * How programs that crawl name themselves: `Googlebot`, `GPTBot`, `CCBot`, `Bytespider`, `archive.org_bot`. Not the
 * telephones named Cubot.
 */
const CRAWLER = /[\w.-]*(?:(?<!cu)bot|crawler|spider|slurp|externalagent|externalhit)\b/i
const SEARCHES = /^\/(?:search|batch|quotations|mcp|api\/v1\/(?:search|suggest|quotations))(?:[/.]|$)/

/** The name by which a crawler declares itself, in lower case; null: no crawler, as far as it says. */
export function crawlerOf(userAgent: string | undefined): string | null {
  return CRAWLER.exec((userAgent ?? '').slice(0, 500))?.[0].toLowerCase() ?? null
}

/**
 * Gives crawlers that declare themselves a budget of their own, apart from that of readers, and a small one of searches.
 * Programs that pose as browsers have the limit of their address.
 */
export function limitCrawlers(): readonly RequestHandler[] {
  const nameOf = (request: Request): string | null =>
    isOperator(request) ? null : crawlerOf(request.headers['user-agent'])
  const limit = (
    most: number,
    what: string,
    applies: (request: Request) => boolean,
    key: (request: Request) => string,
  ) =>
    rateLimit({
      windowMs: WINDOW_MS,
      limit: most,
      standardHeaders: false,
      legacyHeaders: false,
      validate: false, // the key is no address
      keyGenerator: key,
      skip: (request) => nameOf(request) === null || !applies(request),
      handler: (_request, _response, next) =>
        next(new ThrottledError('rate_limited', `more than ${most} ${what} a minute`, WINDOW_MS)),
    })
  const everything = () => true
  return [
    limit(
      MAX_SEARCHES,
      'searches of crawlers',
      (request) => SEARCHES.test(request.path),
      () => 'searches',
    ),
    limit(MAX_OF_ONE, 'requests of this crawler', everything, (request) => nameOf(request) ?? ''),
    limit(MAX_OF_ALL, 'requests of crawlers', everything, () => 'all'),
  ]
}
