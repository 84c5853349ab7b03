import fc from 'fast-check'
import { ABSENT, breakEach, valid } from './arbitrary.ts'
import type { Description, Operation, Parameter } from './openapi.ts'

/** A request to be sent, and whether it follows the description. */
export interface FuzzRequest {
  readonly operation: Operation
  /** The one rule that it breaks; null when it follows the description. */
  readonly broken: string | null
  readonly path: string
  readonly mediaType: string | null
  readonly body: string | null
}

type Values = Readonly<Record<string, unknown>>

/** Identifiers seen in responses, by the name of the parameter that takes them. */
export type Pools = ReadonlyMap<string, readonly string[]>

/** A request that follows the description; `useKnown`: with identifiers that exist, where some are known. */
export function validRequest(
  operation: Operation,
  description: Description,
  seed: number,
  pools: Pools,
  useKnown: boolean,
): FuzzRequest {
  const sample = <T>(arbitrary: fc.Arbitrary<T>): T => fc.sample(arbitrary, { numRuns: 1, seed })[0] as T
  const values = Object.fromEntries(
    operation.parameters.map((parameter) => [
      parameter.name,
      parameter.required === true || sample(fc.integer({ min: 0, max: 2 })) === 0
        ? sample(valid(parameter.schema, description))
        : ABSENT,
    ]),
  )
  const [mediaType, content] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [null, null]
  const body = content === null ? null : sample(valid(content.schema, description))
  const known = useKnown ? fill(values, pools, seed) : values
  return toRequest(operation, null, known, mediaType, useKnown ? fillBody(body, pools, seed) : body)
}

/** Requests that each break one rule. */
export function brokenRequests(operation: Operation, description: Description): readonly FuzzRequest[] {
  const base = validRequest(operation, description, 1, new Map(), false)
  const values = valuesOf(operation, description)
  const [mediaType, content] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [null, null]
  const ofParameters = operation.parameters.flatMap((parameter) =>
    breakParameter(parameter, description).map(({ rule, value }) => ({
      ...toRequest(operation, `${parameter.name}: ${rule}`, { ...values, [parameter.name]: value }, null, null),
      mediaType,
      body: base.body,
    })),
  )
  if (mediaType !== 'application/json' || content === null) return ofParameters
  const path = base.path
  const ofBody = breakEach(content.schema, description, false).map(({ rule, value }) => ({
    operation,
    broken: `body: ${rule}`,
    path,
    mediaType,
    body: JSON.stringify(value),
  }))
  const text = { operation, path, body: '{"a":' }
  return [
    ...ofParameters,
    ...ofBody,
    { ...text, broken: 'body: not JSON', mediaType },
    { ...text, broken: 'body: of another type', mediaType: 'text/plain' },
    ...(operation.requestBody?.required === true
      ? [{ ...text, broken: 'body: none', mediaType: null, body: null }]
      : []),
  ]
}

function valuesOf(operation: Operation, description: Description): Values {
  return Object.fromEntries(
    operation.parameters
      .filter(({ required }) => required)
      .map(({ name, schema }) => [name, fc.sample(valid(schema, description), { numRuns: 1, seed: 1 })[0]]),
  )
}

function breakParameter(parameter: Parameter, description: Description) {
  const broken = breakEach(parameter.schema, description, true)
  // An empty segment, or a dot segment, makes another path.
  if (parameter.in === 'path') return broken.filter(({ value }) => !['', '.', '..'].includes(String(value)))
  return parameter.required === true ? [...broken, { rule: 'missing', value: ABSENT }] : broken
}

function toRequest(
  operation: Operation,
  broken: string | null,
  values: Values,
  mediaType: string | null,
  body: unknown,
): FuzzRequest {
  const query = new URLSearchParams()
  let path = operation.path
  for (const parameter of operation.parameters) {
    const value = values[parameter.name]
    if (value === ABSENT || value === undefined) continue
    if (parameter.in === 'path') path = path.replace(`{${parameter.name}}`, encodeURIComponent(String(value)))
    else for (const each of Array.isArray(value) ? value : [value]) query.append(parameter.name, String(each))
  }
  const sent =
    body === null || mediaType === null ? null : mediaType === 'application/json' ? JSON.stringify(body) : String(body)
  return {
    operation,
    broken,
    path: query.size === 0 ? path : `${path}?${query}`,
    mediaType: sent === null ? null : mediaType,
    body: sent,
  }
}

function fill(values: Values, pools: Pools, seed: number): Values {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const pool = pools.get(name) ?? []
      if (pool.length === 0 || value === ABSENT) return [name, value]
      const known = pool[seed % pool.length]
      return [name, Array.isArray(value) ? [known] : known]
    }),
  )
}

function fillBody(body: unknown, pools: Pools, seed: number): unknown {
  if (body === null || typeof body !== 'object' || Array.isArray(body)) return body
  return fill(body as Values, pools, seed)
}
