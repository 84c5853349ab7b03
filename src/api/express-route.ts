import { pipeline } from 'node:stream/promises'
import { Readable } from 'node:stream'
import type { ReadableStream as NodeReadableStream } from 'node:stream/web'
import { raw, json, type Request, type RequestHandler, type Response } from 'express'
import type { App } from '../app.ts'
import { combineSignals } from '../runtime/combine-signals.ts'
import { MAX_BODY_BYTES } from '../domain/body-limit.ts'
import { toStorableText } from '../formats/storable-text.ts'
import { readParameters, toStorableParameters, validate } from '../formats/parameters.ts'
import { isOperator } from './auth/access.ts'
import { HttpError } from './http-errors.ts'
import { limitLong } from './limit-long.ts'
import { readUpload } from './read-upload.ts'
import { csvBody, MAX_LIST_BYTES, rawBody, type Endpoint, type FileReply, type Route } from './route.ts'
import { limitUploads } from './upload-gate.ts'

/** Maximum JSON body; the order of 10,000 items takes 250 kB. */
const MAX_JSON_BYTES = 1024 * 1024

/** A client that accepts no data of a long answer for this long counts as gone. */
const STALL_MS = 120_000

/** `/documents/{documentId}` -> `/documents/:documentId` */
export function toExpressPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ':$1')
}

/** The handlers that read, validate and answer a route. Errors are passed to the error handler. */
export function toHandlers(app: App, route: Route): readonly RequestHandler[] {
  const handler: RequestHandler = async (request, response) => {
    const reply = await route.handle({
      app,
      params: route.params === undefined ? {} : readParameters(route.params, toParameters(request)),
      query: route.query === undefined ? {} : readParameters(route.query, parametersOf(request)),
      body: route.body === undefined ? undefined : validate(route.body, bodyOf(request, route)),
      isOperator: isOperator(request),
      accept: request.headers.accept ?? '*/*',
      signal: signalOf(app, response),
    })
    response.status(route.status ?? 200)
    if (route.location !== undefined) response.setHeader('location', toLocation(route.location, request, reply))
    if (route.reply === 'nothing') response.end()
    else if ('file' in route.reply) await sendFile(response, reply as FileReply)
    else response.json(reply)
  }
  return [...(route.isLong ? [limitLong(app)] : []), ...bodyReaders(app, route), handler]
}

/** The query string; express's own parser cannot distinguish one value from a list. */
export function parametersOf(request: Request): URLSearchParams {
  return toStorableParameters(new URLSearchParams(request.url.split('?').slice(1).join('?')))
}

/** Sends a file to save, so that it is never displayed in our own origin. */
export async function sendFile(
  response: Response,
  { body, mediaType, fileName, isNegotiated }: FileReply,
): Promise<void> {
  const opened = isWhole(body) || response.req.method === 'HEAD' ? body : await begin(body)
  response.setHeader('content-type', mediaType)
  if (isNegotiated) response.vary('accept')
  response.setHeader('x-content-type-options', 'nosniff')
  if (fileName !== null) response.setHeader('content-disposition', toDisposition(fileName))
  if (isWhole(opened) || response.req.method === 'HEAD') {
    response.end(response.req.method === 'HEAD' ? undefined : opened)
    return
  }
  response.setTimeout(STALL_MS, () => void response.destroy())
  try {
    await pipeline(Readable.from(opened), response)
  } catch (error) {
    // A client that went away needs no answer, and this is not a fault.
    if (!response.writableFinished && response.closed && response.errored === null) return
    throw error
  }
}

function isWhole(body: FileReply['body']): body is string | Uint8Array {
  return typeof body === 'string' || body instanceof Uint8Array
}

/** Produces the first piece before anything is sent, so that an immediate failure is answered like any other. */
async function begin(body: AsyncIterable<string>): Promise<AsyncIterable<string>> {
  const pieces = body[Symbol.asyncIterator]()
  const first = await pieces.next()
  return (async function* () {
    if (first.done === true) return
    yield first.value
    yield* { [Symbol.asyncIterator]: () => pieces }
  })()
}

/** RFC 6266: an ASCII name for old programs, and the full name in UTF-8. */
function toDisposition(fileName: string): string {
  const name = fileName
    .toWellFormed()
    .replace(/[\u0000-\u001F\u007F/\\]+/g, '_')
    .slice(0, 200)
  const plain = name.replace(/[^\x20-\x7E]|["%]/g, '_')
  const whole = encodeURIComponent(name).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${plain}"; filename*=UTF-8''${whole}`
}

function bodyReaders(app: App, route: Route): readonly RequestHandler[] {
  if (route.body === undefined) return []
  if (route.body === rawBody) return [limitUploads(app, MAX_BODY_BYTES)]
  if (route.body === csvBody) {
    return [limitUploads(app, MAX_LIST_BYTES), raw({ type: () => true, limit: MAX_LIST_BYTES })]
  }
  return [refuseOtherTypes, json({ limit: MAX_JSON_BYTES, strict: true })]
}

/** A body must be JSON: express ignores other types, and the input would be lost. */
const refuseOtherTypes: RequestHandler = (request, _response, next) => {
  // `false`: another type; `null`: no body.
  if (request.is('application/json') !== false || request.headers['content-length'] === '0') return next()
  next(
    new HttpError(415, 'media_type_unsupported', 'the body of this request must be JSON: send it as application/json'),
  )
}

/** Path parameters in the form of a query string. */
function toParameters(request: Request): URLSearchParams {
  return new URLSearchParams(
    Object.entries(request.params).map(([name, value]) => [name, toStorableText(String(value))]),
  )
}

/** Fills the ids of the created resource into a path such as `/alerts/{alertId}`. */
function toLocation(template: string, request: Request, reply: unknown): string {
  const ids: Readonly<Record<string, unknown>> = { ...request.params, ...(reply as object) }
  return `/api/v1${template.replace(/\{(\w+)\}/g, (_all, name: string) => encodeURIComponent(String(ids[name])))}`
}

/** Express treats an empty upload as no body; absent JSON is recognised as such. */
function bodyOf(request: Request, route: Route): unknown {
  if (route.body === rawBody) return readUpload(request, MAX_BODY_BYTES)
  if (route.body !== csvBody) return request.body ?? {}
  return request.body instanceof Uint8Array ? request.body : new Uint8Array()
}

/** A signal that aborts when the client goes away before its answer, or the program stops. */
export function signalOf(app: App, response: Response): AbortSignal {
  const gone = new AbortController()
  const { signal, release } = combineSignals(gone.signal, app.shutdown)
  response.on('close', () => {
    if (!response.writableFinished) gone.abort(new Error('the client went away'))
    release()
  })
  return signal
}

/** The parameters of the path, by name. */
export function toParams(request: Request): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(request.params).map(([name, value]) => [name, toStorableText(String(value))]),
  )
}

/** The handler of an endpoint; it closes when the program stops. */
export function toEndpointHandler(app: App, endpoint: Endpoint): RequestHandler {
  const handler = endpoint.open(app)
  app.shutdown.addEventListener('abort', () => void handler.close(), { once: true })
  return async (request, response) => {
    await sendAnswer(await handler.answer(toFetchRequest(request, signalOf(app, response))), response)
  }
}

function toFetchRequest(request: Request, signal: AbortSignal): globalThis.Request {
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers)) {
    for (const each of [value ?? []].flat()) headers.append(name, each)
  }
  const url = new URL(request.originalUrl, 'http://localhost')
  const { method } = request
  if (method === 'GET' || method === 'HEAD') return new globalThis.Request(url, { method, headers, signal })
  const body = Readable.toWeb(request) as globalThis.ReadableStream<Uint8Array>
  return new globalThis.Request(url, { method, headers, signal, body, duplex: 'half' } as RequestInit)
}

async function sendAnswer(answer: globalThis.Response, response: Response): Promise<void> {
  response.status(answer.status)
  answer.headers.forEach((value, name) => response.setHeader(name, value))
  if (answer.body === null) {
    response.end()
    return
  }
  response.flushHeaders()
  try {
    await pipeline(Readable.fromWeb(answer.body as NodeReadableStream<Uint8Array>), response)
  } catch (error) {
    if (!response.writableFinished && response.closed) return // the client went away
    throw error
  }
}
