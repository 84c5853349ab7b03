import { z } from 'zod'
import { InvalidInputError } from '../errors.ts'

/**
 * Reads a query string into a schema: fields that are lists take every value of their name, others one.
 * @throws InvalidInputError `request_invalid` with an issue for each fault, unknown names among them
 */
export function readParameters<S extends z.ZodObject>(schema: S, parameters: URLSearchParams): z.infer<S> {
  const input: Record<string, unknown> = {}
  for (const name of new Set(parameters.keys())) {
    const values = parameters.getAll(name)
    const isList = isArray(schema.shape[name])
    input[name] = isList || values.length > 1 ? values : values[0]
  }
  return validate(schema, Object.assign(Object.create(null) as object, input))
}

/** @throws InvalidInputError `request_invalid` */
export function validate<S extends z.ZodType>(schema: S, input: unknown): z.infer<S> {
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }))
  const [first] = issues
  const more = issues.length > 1 ? ` and ${issues.length - 1} more` : ''
  const where = first === undefined || first.path === '' ? '' : `${first.path}: `
  throw new InvalidInputError('request_invalid', `${where}${first?.message ?? 'invalid'}${more}`, issues)
}

function isArray(schema: unknown): boolean {
  if (schema instanceof z.ZodDefault) return isArray(schema.def.innerType)
  return schema instanceof z.ZodArray
}
