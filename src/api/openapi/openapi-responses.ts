import { z } from 'zod'
import type { ZodOpenApiOperationObject, ZodOpenApiResponseObject } from 'zod-openapi'
import { TITLES } from '../http-errors.ts'
import { PROBLEM_STATUS, type ProblemCode } from './problem-codes.ts'
import { csvBody, rawBody, type FileTypes, type Route } from '../route.ts'

const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string().meta({ description: 'Stable, snake_case' }),
    issues: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
    position: z.int().optional().meta({ description: 'Position of the error in a query, in UTF-16 code units from 0' }),
    nearest: z.string().nullable().optional().meta({ description: 'The closest valid query' }),
  })
  .meta({ id: 'Problem' })

const PROBLEM_TYPE = 'application/problem+json'
const RETRY_AFTER = { 'Retry-After': { description: 'Seconds', schema: { type: 'integer', minimum: 0 } } } as const
const CHALLENGE = { 'WWW-Authenticate': { description: 'Bearer', schema: { type: 'string' } } } as const
const DISPOSITION = {
  'Content-Disposition': { description: 'RFC 6266: the name to save it under', schema: { type: 'string' } },
} as const
const LOCATION = {
  Location: { description: 'Address of the created resource', schema: { type: 'string', format: 'uri-reference' } },
} as const

/** Every status that a route can answer, with media type, headers, and the codes of its problems. */
export function toResponses(route: Route): ZodOpenApiOperationObject['responses'] {
  const responses: Record<string, ZodOpenApiResponseObject> = { [String(route.status ?? 200)]: toSuccess(route) }
  const codes = codesOf(route)
  for (const status of new Set(codes.map((code) => PROBLEM_STATUS[code]))) {
    responses[String(status)] = toProblem(
      status,
      codes.filter((code) => PROBLEM_STATUS[code] === status),
    )
  }
  responses['500'] = { description: 'Internal error', content: { [PROBLEM_TYPE]: { schema: problemSchema } } }
  responses['503'] = {
    description: 'A server that this service needs is unavailable',
    headers: RETRY_AFTER,
    content: { [PROBLEM_TYPE]: { schema: problemSchema } },
  }
  return responses as ZodOpenApiOperationObject['responses']
}

/** Codes of the 4xx problems of a route: those of its kind, and its specific ones. */
function codesOf(route: Route): readonly ProblemCode[] {
  const isJson = route.body !== undefined && route.body !== rawBody && route.body !== csvBody
  const takesInput = route.params !== undefined || route.query !== undefined || isJson
  const codes: readonly ProblemCode[] = [
    ...(takesInput ? (['request_invalid'] as const) : []),
    ...(route.body === undefined ? [] : (['body_invalid', 'too_large', 'media_type_unsupported'] as const)),
    ...(route.access === 'operator' ? (['token_required'] as const) : []),
    ...(route.method === 'get' ? [] : (['foreign_site'] as const)),
    ...(['host_unknown', 'rate_limited', 'headers_too_large'] as const),
    ...(route.isLong ? (['service_busy'] as const) : []),
    ...(route.errors ?? []),
  ]
  return [...new Set(codes)].sort()
}

function toProblem(status: number, codes: readonly ProblemCode[]): ZodOpenApiResponseObject {
  return {
    description: `${TITLES[status] ?? 'Problem'}: ${codes.map((code) => `\`${code}\``).join(', ')}`,
    ...(status === 429 ? { headers: RETRY_AFTER } : status === 401 ? { headers: CHALLENGE } : {}),
    content: { [PROBLEM_TYPE]: { schema: withCodes(status, codes) } },
  }
}

/** The problem schema, defined in full for 500, with the codes of this status. */
function withCodes(status: number, codes: readonly ProblemCode[]) {
  const properties = { status: { const: status }, code: { enum: codes.map(String) } }
  return { allOf: [{ $ref: '#/components/schemas/Problem' }, { type: 'object' as const, properties }] }
}

function toSuccess(route: Route): ZodOpenApiResponseObject {
  const headers = route.location === undefined ? {} : { headers: LOCATION }
  if (route.reply === 'nothing') return { description: 'Done', ...headers }
  if (!('file' in route.reply)) {
    return { description: 'OK', ...headers, content: { 'application/json': { schema: route.reply } } }
  }
  return { description: 'A file', headers: DISPOSITION, content: toContent(route.reply) }
}

function toContent({ file }: FileTypes): NonNullable<ZodOpenApiResponseObject['content']> {
  return Object.fromEntries(
    Object.entries(file).map(([mediaType, holds]) => {
      if (holds === 'text') return [mediaType, { schema: { type: 'string' } as const }]
      if (holds === 'bytes') return [mediaType, { schema: { type: 'string', format: 'binary' } as const }]
      return [mediaType, { schema: holds }]
    }),
  )
}
