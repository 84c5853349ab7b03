import type { RequestHandler } from 'express'
import { rateLimit } from 'express-rate-limit'
import type { App } from '../../app.ts'
import { ThrottledError } from '../../errors.ts'
import { loggerFor } from '../../logger.ts'
import { crawlerOf } from '../limit-crawlers.ts'
import { isOperator } from './access.ts'

/** Requests a minute from one address. */
const MAX_REQUESTS_A_MINUTE = 600
const LOOPBACK: readonly string[] = ['127.0.0.1', '::1', '::ffff:127.0.0.1']

/**
 * Limits the requests of one address. Crawlers have a budget of their own. The operator is not limited, since commands load folders through the API; nor is
 * this machine, unless a proxy is configured: then it is treated like any other address.
 */
export function limitRate(app: App): RequestHandler {
  const isAlone = app.config.http.trustedProxies === null
  return rateLimit({
    windowMs: 60_000,
    limit: MAX_REQUESTS_A_MINUTE,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    validate: { xForwardedForHeader: false }, // `warnOfProxy` logs its own message
    skip: (request) =>
      isOperator(request) ||
      crawlerOf(request.headers['user-agent']) !== null ||
      (isAlone && LOOPBACK.includes(request.ip ?? '')),
    handler: (_request, _response, next) =>
      next(new ThrottledError('rate_limited', `more than ${MAX_REQUESTS_A_MINUTE} requests a minute`, 60_000)),
  })
}

/** Warns once about a proxy that is not configured, whose clients cannot be distinguished. */
export function warnOfProxy(app: App): RequestHandler {
  const log = loggerFor(app.log, 'api')
  let isKnown = app.config.http.trustedProxies !== null
  return (request, _response, next) => {
    if (!isKnown && request.headers['x-forwarded-for'] !== undefined) {
      isKnown = true
      log.warn('requests come through a proxy; name it in TRUST_PROXY, so that each client has its own rate limit')
    }
    next()
  }
}
