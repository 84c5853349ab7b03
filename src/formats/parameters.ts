import { z } from 'zod'
import { InvalidInputError } from '../errors.ts'
import { toStorable, toStorableText } from './storable-text.ts'

/**
 * Parses a query string by a schema: list fields take all values of their name, other fields one; numbers are written
 * in decimal digits.
 * @throws InvalidInputError `request_invalid` with an issue for each fault, including unknown names
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

/**
 * Validates input by a schema. NUL and lone surrogates, which PostgreSQL cannot store, are replaced first.
 * @throws InvalidInputError `request_invalid`
 */
export function validate<S extends z.ZodType>(schema: S, input: unknown): z.infer<S> {
  const parsed = schema.safeParse(toStorable(input))
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }))
  const [first] = issues
  const more = issues.length > 1 ? ` and ${issues.length - 1} more` : ''
  const where = first === undefined || first.path === '' ? '' : `${first.path}: `
  throw new InvalidInputError('request_invalid', `${where}${first?.message ?? 'invalid'}${more}`, issues)
}

/** The schema of a parameter without its default, optional and nullable wrappers. */
function innerOf(schema: unknown): unknown {
  const wraps = schema instanceof z.ZodDefault || schema instanceof z.ZodOptional || schema instanceof z.ZodNullable
  return wraps ? innerOf(schema.def.innerType) : schema
}

function toValue(schema: unknown, value: string): string | number {
  return innerOf(schema) instanceof z.ZodNumber && /^-?[0-9]{1,15}$/.test(value) ? Number(value) : value
}

/** The parameters with each character that cannot be stored replaced by U+FFFD. */
export function toStorableParameters(parameters: URLSearchParams): URLSearchParams {
  return new URLSearchParams([...parameters].map(([name, value]) => [toStorableText(name), toStorableText(value)]))
}
