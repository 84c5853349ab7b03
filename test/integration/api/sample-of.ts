import { z } from 'zod'

/** Tried in turn when a schema has a pattern but no example. */
const TEXTS = [
  ...['sample-1', 'sample sample', '1', '2020-01-01', 'https://example.org/a.pdf', 'reader@example.org', 'hydrogen'],
  ...['upload:sample', '1234-5678', 'passages', '00000000000000000000000000000000'],
]

interface JsonSchema {
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly example?: unknown
  readonly examples?: readonly unknown[]
  readonly default?: unknown
  readonly anyOf?: readonly JsonSchema[]
  readonly oneOf?: readonly JsonSchema[]
  readonly allOf?: readonly JsonSchema[]
  readonly pattern?: string
  readonly format?: string
  readonly minLength?: number
  readonly minimum?: number
  readonly minItems?: number
  readonly items?: JsonSchema
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
}

/** A valid value of the schema with only its required fields. @throws Error when none is found */
export function sampleOf(schema: z.ZodType): unknown {
  const value = toSample(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema)
  const { success, error } = schema.safeParse(value)
  if (!success) throw new Error(`no sample: ${JSON.stringify(value)} is refused: ${z.prettifyError(error)}`)
  return value
}

function toSample(schema: JsonSchema): unknown {
  if (schema.const !== undefined) return schema.const
  const known = schema.example ?? schema.examples?.[0] ?? schema.default ?? schema.enum?.[0]
  if (known !== undefined) return known
  const choice = schema.anyOf?.[0] ?? schema.oneOf?.[0] ?? schema.allOf?.[0]
  if (choice !== undefined) return toSample(choice)
  if (schema.type === 'integer' || schema.type === 'number') return Math.max(schema.minimum ?? 1, 1)
  if (schema.type === 'boolean') return true
  if (schema.type === 'array') return Array.from({ length: schema.minItems ?? 0 }, () => toSample(schema.items ?? {}))
  if (schema.type === 'string') return toText(schema)
  return Object.fromEntries((schema.required ?? []).map((name) => [name, toSample(schema.properties?.[name] ?? {})]))
}

function toText({ pattern, format, minLength = 0 }: JsonSchema): string {
  if (format === 'date-time') return '2020-01-01T00:00:00.000Z'
  if (format === 'email') return 'reader@example.org'
  const fits = (text: string) =>
    text.length >= minLength && (pattern === undefined || new RegExp(pattern, 'iu').test(text))
  return TEXTS.find(fits) ?? 'x'.repeat(Math.max(minLength, 1))
}
