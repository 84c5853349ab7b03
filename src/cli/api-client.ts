import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { AppError, messageOf, TransientError } from '../errors.ts'
import type { Problem } from '../api/http-errors.ts'

/** An error response of the service. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError'
  readonly code: string

  constructor(problem: Pick<Problem, 'code' | 'detail'>) {
    super(problem.detail)
    this.code = problem.code
  }
}

/** The API of a running service, as the commands use it. */
export interface ApiClient {
  readonly url: string
  get<T>(path: string): Promise<T>
  /** A response that is not JSON. */
  text(path: string): Promise<string>
  post<T>(path: string, body: object): Promise<T>
  upload<T>(path: string, bytes: Uint8Array): Promise<T>
  /** A response as a stream; GET, or POST where there is a body. */
  stream(path: string, bytes?: Uint8Array): Promise<AsyncIterable<Uint8Array>>
  /** A POST of JSON to a path of the service that is not below /api/v1, whatever the status of its answer. */
  postOutside(
    path: string,
    body: object,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<Response>
}

/** Rebuilding a large index takes minutes; everything else takes seconds. */
const TIMEOUT_MS = 30 * 60_000

/** A client of the service at `url`, on this machine. */
export function createApiClient(url: string, adminToken: string | null): ApiClient {
  const headers = {
    accept: 'application/json',
    ...(adminToken === null ? {} : { authorization: `Bearer ${adminToken}` }),
  }
  const reach = async (path: string, init: RequestInit): Promise<Response> => {
    const response = await send(`${url}/api/v1${path}`, { ...init, headers: { ...headers, ...init.headers } })
    if (!response.ok) throw new ServiceError((await response.json()) as Problem)
    return response
  }
  const ask = async <T>(path: string, init: RequestInit): Promise<T> => {
    const response = await reach(path, init)
    return (response.status === 204 ? null : await response.json()) as T
  }
  return {
    url,
    get: (path) => ask(path, {}),
    text: async (path) => (await reach(path, { headers: { accept: '*/*' } })).text(),
    post: (path, body) =>
      ask(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    upload: (path, bytes) =>
      ask(path, { method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body: Buffer.from(bytes) }),
    stream: async (path, bytes) => {
      const headers = { accept: '*/*', 'content-type': 'text/csv' }
      const sent = bytes === undefined ? {} : { method: 'POST', body: Buffer.from(bytes) }
      const { body } = await reach(path, { ...sent, headers })
      return body === null ? Readable.from([]) : Readable.fromWeb(body as ReadableStream<Uint8Array>)
    },
    postOutside: (path, body, own, signal) =>
      send(`${url}${path}`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json', ...own },
        body: JSON.stringify(body),
        signal,
      }),
  }
}

/** The reason code of an error; `internal` where it has none. */
export function codeOf(error: unknown): string {
  return error instanceof AppError || error instanceof ServiceError ? error.code : 'internal'
}

async function send(url: string, init: RequestInit): Promise<Response> {
  try {
    const signals = [AbortSignal.timeout(TIMEOUT_MS), ...(init.signal ? [init.signal] : [])]
    return await fetch(url, { ...init, signal: AbortSignal.any(signals), redirect: 'error' })
  } catch (error) {
    throw new TransientError(
      'service_away',
      `the service at ${new URL(url).origin} does not answer: ${messageOf(error)}`,
      {
        cause: error,
      },
    )
  }
}
