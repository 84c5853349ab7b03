import type { Express, Request, RequestHandler, Response } from 'express'
import type { App } from '../../app.ts'
import type { Access } from '../../domain/access.ts'
import { isInSession } from './sessions.ts'
import type { TokenCheck } from './check-token.ts'
import { HttpError } from '../http-errors.ts'
import { readSessionCookie } from './session-cookie.ts'

/** Mounts a route behind its access check. Everything on the server is mounted in this way. */
export type Mount = (
  method: 'get' | 'post' | 'patch' | 'delete',
  path: string,
  access: Access,
  ...handlers: readonly RequestHandler[]
) => void

/** Requests of the operator. A request that has not been checked yet counts as anonymous. */
const operators = new WeakSet<Request>()
const guards = new WeakMap<object, Access>()

/**
 * Considers requests with `Authorization: Bearer ADMIN_TOKEN` to be the operator's; all requests, when no token is set.
 * @throws ThrottledError `rate_limited` after too many wrong ones
 */
export function identifyByToken(app: App, checkToken: TokenCheck): RequestHandler {
  const { adminToken } = app.config.secrets
  return (request, response, next) => {
    const given = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1]
    if (adminToken === null) operators.add(request)
    else if (given !== undefined && checkToken(given, request.ip ?? '')) noteOperator(request, response)
    next()
  }
}

/** Considers requests of a signed-in browser to be the operator's. */
export function identifyBySession(app: App): RequestHandler {
  const { adminToken } = app.config.secrets
  return async (request, response, next) => {
    const cookie = readSessionCookie(request)
    if (adminToken !== null && cookie !== null && !isOperator(request)) {
      if (await isInSession(app, adminToken, cookie)) noteOperator(request, response)
    }
    next()
  }
}

/** Whether a request is the operator's. */
export function isOperator(request: Request): boolean {
  return operators.has(request)
}

export function createMount(server: Express): Mount {
  return (method, path, access, ...handlers) => server[method](path, guard(access), ...handlers)
}

/** The access that a handler enforces, for the test that checks everything mounted; undefined for any other handler. */
export function enforcedAccess(handler: object): Access | undefined {
  return guards.get(handler)
}

/** Responses for the operator must not be stored by shared caches. */
function noteOperator(request: Request, response: Response): void {
  operators.add(request)
  response.setHeader('cache-control', 'private, no-cache')
}

/** The only place where access is enforced. */
function guard(access: Access): RequestHandler {
  const handler: RequestHandler = (request, _response, next) => {
    if (access === 'operator' && !isOperator(request)) {
      const message = 'only the operator may do this: sign in, or send the ADMIN_TOKEN as a Bearer token'
      throw new HttpError(401, 'token_required', message, { 'www-authenticate': 'Bearer' })
    }
    next()
  }
  guards.set(handler, access)
  return handler
}
