import { z } from 'zod'
import type { ProblemCode } from './openapi/problem-codes.ts'
import type { App } from '../app.ts'
import type { Access } from '../domain/access.ts'

/** What a handler is given: everything validated into the types of its schemas. */
export interface Call<P, Q, B> {
  readonly app: App
  readonly params: P
  readonly query: Q
  readonly body: B
  /** For public routes whose answer has more for the operator. */
  readonly isOperator: boolean
  /** Aborts when the client goes away or the program stops. */
  readonly signal: AbortSignal
}

/**
 * Bytes or text instead of JSON. `fileName` makes browsers save rather than show. A body that is iterated over is sent as
 * fast as the client takes it; where it fails, the answer ends as a broken one does.
 */
export interface FileReply {
  readonly body: Uint8Array | string | AsyncIterable<string>
  readonly mediaType: string
  readonly fileName: string | null
}

/** The body as the bytes that are sent, whatever they are said to be, as they come: it may be long, and is read once. */
export const rawBody = z.custom<AsyncIterable<Uint8Array>>(
  (value) => typeof value === 'object' && value !== null && Symbol.asyncIterator in value,
)
/** A list that is sent as a file, such as the queries of a batch. */
export const MAX_LIST_BYTES = 1024 * 1024

/** A CSV file of at most `MAX_LIST_BYTES`, which is small, and so is there as a whole. */
export const csvBody = z.instanceof(Uint8Array)

/** A reply that is a file: each media type that it may have, and what it holds then. */
export interface FileTypes {
  readonly file: Readonly<Record<string, 'text' | 'bytes' | z.ZodType>>
}

interface RouteOf<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodType> {
  readonly method: 'get' | 'post' | 'patch' | 'delete'
  /** Below /api/v1, with `{name}` for each parameter. */
  readonly path: string
  /** Who may call it; `api/access.ts` refuses everybody else. */
  readonly access: Access
  /** A verb and what it is done to, in plain English: client generators name their functions by it. */
  readonly operationId: string
  readonly summary: string
  /** Codes of the 4xx problems that this route answers beside those that every route of its kind does. */
  readonly errors?: readonly ProblemCode[]
  readonly params?: P
  readonly query?: Q
  /** Of a JSON body, or `rawBody`, or `csvBody`. */
  readonly body?: B
  /** What the answer is: JSON of a schema, a file, or nothing. */
  readonly reply: z.ZodType | FileTypes | 'nothing'
  readonly status?: 200 | 201 | 202 | 204
  /** Where what was made is read: a path below /api/v1, its `{names}` taken from the reply or the parameters. */
  readonly location?: string
  /** One of the few requests that keep the service busy for long, of which some run at once and no more. */
  readonly isLong?: true
  readonly handle: (call: Call<z.infer<P>, z.infer<Q>, z.infer<B>>) => Promise<unknown>
}

/** A route as data: what express, the validation and the OpenAPI document are all made from. */
export type Route = RouteOf<z.ZodObject, z.ZodObject, z.ZodType>

/** Types a handler by its schemas, and forgets them for the table of routes. */
export function defineRoute<
  P extends z.ZodObject = z.ZodObject,
  Q extends z.ZodObject = z.ZodObject,
  B extends z.ZodType = z.ZodType,
>(route: RouteOf<P, Q, B>): Route {
  return route as unknown as Route
}

/** What a public address beside the API and the pages answers, such as a feed. */
export interface Feed {
  /** With `{name}` for each parameter. */
  readonly path: string
  readonly mediaType: string
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
