import type { RequestHandler } from 'express'
import type { App } from '../app.ts'
import { ThrottledError } from '../errors.ts'

/** Uploads that are taken in at once; each costs a few MiB of memory, whatever its size, and a share of the disk. */
const MAX_UPLOADS = 8
/** Bytes that they may bring together, as declared. */
const MAX_UPLOAD_BYTES = 512 * 1024 * 1024
/** Others wait for so long, and no more of them than this; their bytes stay with their senders meanwhile. */
const MAX_WAIT_MS = 15_000
const MAX_WAITING = 64
const RETRY_AFTER_MS = 10_000

/** What uploads at once may take together. */
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

/** Lets some uploads in at once, in the order in which they came. */
export interface UploadGate {
  /**
   * Resolves once there is room for so many bytes, with the function that gives it back.
   * @throws ThrottledError `service_busy` when there is none in time
   */
  enter(bytes: number): Promise<() => void>
}

export function createUploadGate(limits: UploadLimits = UPLOAD_LIMITS): UploadGate {
  let [uploads, bytesInFlight] = [0, 0]
  const waiting: { readonly bytes: number; readonly proceed: () => void }[] = []
  // one that is larger than all that may be in flight goes alone
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

/** Has a request whose body may have up to `maxBytes` wait for its turn; all routes and pages of one application share it. */
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
