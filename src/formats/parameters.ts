import { z } from 'zod'
import { InvalidInputError, type InputIssue } from '../errors.ts'

/** PostgreSQL keeps no NUL, and half a surrogate pair is no character. */
const UNSTORABLE = /[\u0000\uD800-\uDFFF]/u

/**
 * Reads a query string into a schema: fields that are lists take every value of their name, others one; numbers are
 * written in decimal digits.
 * @throws InvalidInputError `request_invalid` with an issue for each fault, unknown names among them
 */
export function readParameters<S extends z.ZodObject>(schema: S, parameters: URLSearchParams): z.infer<S> {
  const input: Record<string, unknown> = {}
  for (const name of new Set(parameters.keys())) {
    const values = parameters.getAll(name)
    const field = innerOf(schema.shape[name])
    if (field instanceof z.ZodArray) input[name] = values.map((value) => toValue(field.element, value))
    else input[name] = values.length > 1 ? values : toValue(field, values[0] ?? '')
  }
  return validate(schema, Object.assign(Object.create(null) as object, input))
}

/** @throws InvalidInputError `request_invalid`; for a text that cannot be stored too */
export function validate<S extends z.ZodType>(schema: S, input: unknown): z.infer<S> {
  const parsed = schema.safeParse(input)
  const strange = unstorable(input)
  if (parsed.success && strange.length === 0) return parsed.data
  const faults = parsed.error?.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message })) ?? []
  const issues = [...faults, ...strange]
  const [first] = issues
  const more = issues.length > 1 ? ` and ${issues.length - 1} more` : ''
  const where = first === undefined || first.path === '' ? '' : `${first.path}: `
  throw new InvalidInputError('request_invalid', `${where}${first?.message ?? 'invalid'}${more}`, issues)
}

/** What a parameter is, whether it may be left out or not. */
function innerOf(schema: unknown): unknown {
  const wraps = schema instanceof z.ZodDefault || schema instanceof z.ZodOptional || schema instanceof z.ZodNullable
  return wraps ? innerOf(schema.def.innerType) : schema
}

function toValue(schema: unknown, value: string): string | number {
  return innerOf(schema) instanceof z.ZodNumber && /^-?[0-9]{1,15}$/.test(value) ? Number(value) : value
}

/** Faults of texts that could not be kept, whatever the schema says of them. */
function unstorable(input: unknown, path: readonly PropertyKey[] = []): readonly InputIssue[] {
  if (typeof input === 'string') {
    if (!UNSTORABLE.test(input)) return []
    return [{ path: path.join('.'), message: 'must not hold a NUL or half a surrogate pair' }]
  }
  if (input === null || typeof input !== 'object' || input instanceof Uint8Array) return []
  return Object.entries(input).flatMap(([name, value]) => unstorable(value, [...path, name]))
}
