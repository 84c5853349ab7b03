import type { RequestHandler } from 'express'
import type { App } from '../app.ts'
import { ThrottledError } from '../errors.ts'

/** Exports and batches that run at once; more would leave no capacity for single searches. */
const MAX_LONG = 4
const RETRY_AFTER_MS = 10_000

const running = new WeakMap<App, number>()

/** Limits how many long requests of an application run at once. */
export function limitLong(app: App): RequestHandler {
  return (_request, response, next) => {
    const others = running.get(app) ?? 0
    if (others >= MAX_LONG) {
      next(
        new ThrottledError(
          'service_busy',
          `${MAX_LONG} exports and batch searches are running already`,
          RETRY_AFTER_MS,
        ),
      )
      return
    }
    running.set(app, others + 1)
    response.once('close', () => running.set(app, (running.get(app) ?? 1) - 1))
    next()
  }
}
