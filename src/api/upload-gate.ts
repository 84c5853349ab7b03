import type { RequestHandler } from 'express'
import type { App } from '../app.ts'
import { ThrottledError } from '../errors.ts'

/** Maximum concurrent uploads; each costs a few MiB of memory, whatever its size, and a share of the disk. */
const MAX_UPLOADS = 8
/** Maximum bytes of concurrent uploads together, as declared. */
const MAX_UPLOAD_BYTES = 512 * 1024 * 1024
/** How long, and how many, further uploads wait; meanwhile their bytes stay with the senders. */
const MAX_WAIT_MS = 15_000
const MAX_WAITING = 64
const RETRY_AFTER_MS = 10_000

/** Limits on concurrent uploads. */
export interface UploadLimits {
  readonly uploads: number
  readonly bytes: number
  readonly waitMs: number
  readonly waiting: number
}

const UPLOAD_LIMITS: UploadLimits = {
  uploads: MAX_UPLOADS,
  bytes: MAX_UPLOAD_BYTES,
  waitMs: MAX_WAIT_MS,
  waiting: MAX_WAITING,
}

/** Admits a limited number of concurrent uploads, in order of arrival. */
export interface UploadGate {
  /**
   * Resolves once there is capacity for that many bytes, with the function that releases it.
   * @throws ThrottledError `service_busy` when there is none in time
   */
  enter(bytes: number): Promise<() => void>
}

export function createUploadGate(limits: UploadLimits = UPLOAD_LIMITS): UploadGate {
  let [uploads, bytesInFlight] = [0, 0]
  const waiting: { readonly bytes: number; readonly proceed: () => void }[] = []
  // an upload larger than the total limit is admitted alone
  const hasRoom = (bytes: number) =>
    uploads < limits.uploads && (uploads === 0 || bytesInFlight + bytes <= limits.bytes)
  const letIn = (bytes: number) => {
    uploads += 1
    bytesInFlight += bytes
  }
  const leave = (bytes: number) => {
    uploads -= 1
    bytesInFlight -= bytes
    for (let next = waiting[0]; next !== undefined && hasRoom(next.bytes); next = waiting[0]) {
      waiting.shift()
      letIn(next.bytes)
      next.proceed()
    }
  }
  const exitOf = (bytes: number) => {
    let isInside = true
    return () => {
      if (isInside) leave(bytes)
      isInside = false
    }
  }
  return {
    enter: (bytes) => {
      if (waiting.length === 0 && hasRoom(bytes)) {
        letIn(bytes)
        return Promise.resolve(exitOf(bytes))
      }
      if (waiting.length >= limits.waiting) return Promise.reject(busy())
      return new Promise((resolve, reject) => {
        const entry = {
          bytes,
          proceed: () => {
            clearTimeout(timer)
            resolve(exitOf(bytes))
          },
        }
        const timer = setTimeout(() => {
          waiting.splice(waiting.indexOf(entry), 1)
          reject(busy())
        }, limits.waitMs)
        waiting.push(entry)
      })
    },
  }
}

const gates = new WeakMap<App, UploadGate>()

/**
 * Makes a request whose body may have up to `maxBytes` wait until it is admitted; shared by all routes of an
 * application.
 */
export function limitUploads(app: App, maxBytes: number): RequestHandler {
  const gate = gates.get(app) ?? createUploadGate()
  gates.set(app, gate)
  return async (request, response, next) => {
    const declared = Number(request.headers['content-length'] ?? maxBytes)
    const exit = await gate.enter(Math.min(Number.isFinite(declared) ? declared : maxBytes, maxBytes))
    if (response.closed) exit()
    else response.once('close', exit)
    next()
  }
}

function busy(): ThrottledError {
  return new ThrottledError('service_busy', 'too many uploads are in progress; try again in a moment', RETRY_AFTER_MS)
}
