import type { Express } from 'express'
import supertest, { type Test } from 'supertest'
import { expect } from 'vitest'
import { z } from 'zod'
import { ROUTES } from '../../../src/main/routes.ts'
import type { Route } from '../../../src/api/route.ts'

/** A client of the API that checks every response against its schema in the OpenAPI document. */
export interface Client {
  get<T>(path: string): Promise<T>
  send<T>(method: 'post' | 'patch' | 'delete', path: string, body?: object): Promise<T>
  /** Makes an unchecked request, for responses that are expected to fail. */
  raw(method: 'get' | 'post' | 'patch' | 'delete', path: string): Test
}

export function createClient(http: Express): Client {
  const raw: Client['raw'] = (method, path) => supertest(http)[method](`/api/v1${path}`)
  return {
    raw,
    get: async <T>(path: string) => check<T>('get', path, await raw('get', path)),
    send: async <T>(method: 'post' | 'patch' | 'delete', path: string, body: object = {}) =>
      check<T>(method, path, await raw(method, path).send(body)),
  }
}

function check<T>(method: Route['method'], path: string, answer: { status: number; body: unknown }): T {
  const route = routeOf(method, path.replace(/\?.*$/, ''))
  expect([path, answer.status, answer.body]).toEqual([path, route.status ?? 200, answer.body])
  if (route.reply instanceof z.ZodType) route.reply.parse(answer.body)
  return answer.body as T
}

function routeOf(method: Route['method'], path: string): Route {
  const found = ROUTES.find((route) => {
    const pattern = new RegExp(`^${route.path.replace(/\{\w+\}/g, '[^/]+')}$`)
    return route.method === method && pattern.test(path)
  })
  if (found === undefined) throw new Error(`no route ${method} ${path}`)
  return found
}
