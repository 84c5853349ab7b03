import { z } from 'zod'
import type { ProblemCode } from './openapi/problem-codes.ts'
import type { App } from '../app.ts'
import type { Access } from '../domain/access.ts'

/** The input of a handler, validated into the types of its schemas. */
export interface Call<P, Q, B> {
  readonly app: App
  readonly params: P
  readonly query: Q
  readonly body: B
  /** For public routes whose answer contains more for the operator. */
  readonly isOperator: boolean
  /** The media types that the client prefers (Accept). */
  readonly accept: string
  /** Aborts when the client goes away or the program stops. */
  readonly signal: AbortSignal
}

/**
 * Bytes or text instead of JSON. `fileName` makes browsers save the body rather than show it. An iterable body is sent
 * as fast as the client accepts it; when it fails, the connection is broken off.
 */
export interface FileReply {
  readonly body: Uint8Array | string | AsyncIterable<string>
  readonly mediaType: string
  readonly fileName: string | null
  /** Whether another `accept` would have another answer. */
  readonly isNegotiated?: true
}

/** The body as a stream of bytes of any media type: it may be long, and can be read once. */
export const rawBody = z.custom<AsyncIterable<Uint8Array>>(
  (value) => typeof value === 'object' && value !== null && Symbol.asyncIterator in value,
)
/** A list that is sent as a file, such as the queries of a batch. */
export const MAX_LIST_BYTES = 1024 * 1024

/** A CSV file of at most `MAX_LIST_BYTES`, small enough to be held in memory. */
export const csvBody = z.instanceof(Uint8Array)

/** A reply that is a file: its possible media types, with a description of the content of each. */
export interface FileTypes {
  readonly file: Readonly<Record<string, 'text' | 'bytes' | z.ZodType>>
}

interface RouteOf<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodType> {
  readonly method: 'get' | 'post' | 'patch' | 'delete'
  /** Below /api/v1, with `{name}` for each parameter. */
  readonly path: string
  /** Who may call it; `api/auth/access.ts` refuses everyone else. */
  readonly access: Access
  /** A verb and its object, in plain English: client generators name functions after it. */
  readonly operationId: string
  readonly summary: string
  /** Codes of 4xx problems specific to this route, beyond those of every route of its kind. */
  readonly errors?: readonly ProblemCode[]
  readonly params?: P
  readonly query?: Q
  /** Schema of a JSON body, or `rawBody`, or `csvBody`. */
  readonly body?: B
  /** What the answer is: JSON of a schema, a file, or nothing. */
  readonly reply: z.ZodType | FileTypes | 'nothing'
  readonly status?: 200 | 201 | 202 | 204
  /** Path below /api/v1 of the created resource; its `{names}` are taken from the reply or the parameters. */
  readonly location?: string
  /** Whether the request keeps the service busy for long, so that only a few may run at once. */
  readonly isLong?: true
  readonly handle: (call: Call<z.infer<P>, z.infer<Q>, z.infer<B>>) => Promise<unknown>
}

/** A route as data, from which express handlers, validation and the OpenAPI document are made. */
export type Route = RouteOf<z.ZodObject, z.ZodObject, z.ZodType>

/** Types a handler by its schemas, and erases the types for the list of routes. */
export function defineRoute<
  P extends z.ZodObject = z.ZodObject,
  Q extends z.ZodObject = z.ZodObject,
  B extends z.ZodType = z.ZodType,
>(route: RouteOf<P, Q, B>): Route {
  return route as unknown as Route
}

/** A public route outside the API and the pages, such as a feed. */
export interface Feed {
  /** With `{name}` for each parameter. */
  readonly path: string
  readonly mediaType: string
  /** How long an answer may be kept, in seconds; by default it is asked for each time. */
  readonly maxAgeS?: number
  readonly reply: (call: FeedCall) => Promise<string>
}

export interface FeedCall {
  readonly app: App
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  /** Aborts when the client goes away or the program stops. */
  readonly signal: AbortSignal
}

export const ATOM_TYPE = 'application/atom+xml'

/** A path with a protocol of its own, answered by a handler in the terms of the Fetch standard. */
export interface Endpoint {
  readonly path: string
  readonly methods: readonly ('get' | 'post' | 'delete')[]
  readonly access: Access
  readonly open: (app: App) => EndpointHandler
}

export interface EndpointHandler {
  /** The signal of the request aborts when the client goes away or the program stops. */
  answer(request: Request): Promise<Response>
  /** Ends answers that are still being sent. */
  close(): Promise<void>
}
