import type { Express, Request, RequestHandler } from 'express'
import type { App } from '../app.ts'
import type { Access } from '../domain/access.ts'
import { provesOperator } from './auth.ts'
import { HttpError } from './http-errors.ts'

/** Puts a route on the server behind the check of its access. Nothing is put there in any other way. */
export type Mount = (
  method: 'get' | 'post' | 'patch' | 'delete',
  path: string,
  access: Access,
  ...handlers: readonly RequestHandler[]
) => void

const operators = new WeakSet<Request>()
const guards = new WeakMap<object, Access>()

/** Finds out once a request who asks; whatever is mounted before it takes everybody for anonymous. */
export function identifyCaller(app: App): RequestHandler {
  return (request, _response, next) => {
    if (provesOperator(request, app.config)) operators.add(request)
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

/** The access that a handler enforces, for the test that walks what is mounted; undefined for any other handler. */
export function enforcedAccess(handler: object): Access | undefined {
  return guards.get(handler)
}

/** The one place where access is enforced. */
function guard(access: Access): RequestHandler {
  const handler: RequestHandler = (request, _response, next) => {
    if (access === 'operator' && !isOperator(request)) {
      const message = 'this is for the operator: sign in, or send the ADMIN_TOKEN as a Bearer token'
      throw new HttpError(401, 'token_required', message)
    }
    next()
  }
  guards.set(handler, access)
  return handler
}
