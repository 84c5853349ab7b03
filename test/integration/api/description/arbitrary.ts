import fc from 'fast-check'
import { isIssn } from '../../../../src/domain/value-schemas.ts'
import type { Description, Schema } from './openapi.ts'

const MAX_ITEMS = 3

/** Values that are valid for a schema, including some at its bounds. */
export function valid(schema: Schema, description: Description): fc.Arbitrary<unknown> {
  return toArbitrary(description.resolve(schema), description).filter(
    (value) => description.faultOf(schema, value) === null,
  )
}

function toArbitrary(schema: Schema, description: Description): fc.Arbitrary<unknown> {
  const arbitraryOf = (inner: Schema) => toArbitrary(description.resolve(inner), description)
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum)
  switch (schema.type) {
    case undefined:
      break
    case 'string':
      return toTextArbitrary(schema)
    case 'integer':
      return fc.integer({ min: schema.minimum ?? -1_000, max: Math.min(schema.maximum ?? 1_000, 1_000_000) })
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'array': {
      const minLength = schema.minItems ?? 0
      const maxLength = Math.max(minLength, Math.min(schema.maxItems ?? MAX_ITEMS, MAX_ITEMS))
      return fc.array(arbitraryOf(schema.items ?? {}), { minLength, maxLength })
    }
    case 'object': {
      const fields = Object.entries(schema.properties ?? {}).map(([name, field]) => [name, arbitraryOf(field)] as const)
      return fc.record(Object.fromEntries(fields), {
        requiredKeys: [...(schema.required ?? [])],
        noNullPrototype: true,
      })
    }
  }
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map(arbitraryOf))
  throw new Error(`no values are made of ${JSON.stringify(schema).slice(0, 200)}`)
}

const DAYS = { min: new Date('1000-01-01'), max: new Date('9999-12-31') }

function toTextArbitrary(schema: Schema): fc.Arbitrary<string> {
  const { format, pattern, maxLength } = schema
  if (format === 'email') return fc.emailAddress()
  if (format === 'binary') return fc.string({ unit: 'binary', minLength: schema.minLength ?? 0, maxLength: 200 })
  if (format === 'date') return fc.date({ ...DAYS, noInvalidDate: true }).map((day) => day.toISOString().slice(0, 10))
  if (format === 'issn') return fc.integer({ min: 0, max: 9_999_999 }).map(toIssn)
  // Never somebody else's host: the workers of the test fetch whatever is added.
  if (format === 'web-address')
    return fc.stringMatching(/^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:[1-9]\d{2})?\/[!-[\]-~]{0,40}$/)
  const short =
    pattern === undefined ? fc.string({ unit: 'grapheme', maxLength: 30 }) : fc.stringMatching(new RegExp(pattern, 'u'))
  if (maxLength === undefined) return short
  const longest = fc.constantFrom('a', '😀').map((character) => character.repeat(maxLength))
  const isLikely = pattern === undefined || new RegExp(pattern, 'u').test('a'.repeat(maxLength))
  const bounded = short.filter((text) => [...text].length <= maxLength)
  return isLikely ? fc.oneof({ weight: 9, arbitrary: bounded }, { weight: 1, arbitrary: longest }) : bounded
}

function toIssn(digits: number): string {
  const bare = String(digits).padStart(7, '0')
  const start = `${bare.slice(0, 4)}-${bare.slice(4)}`
  return [...'0123456789X'].map((character) => start + character).find(isIssn) ?? '0269-0942'
}

/** A value that breaks one rule of a schema, and the name of the rule. */
export interface InvalidValue {
  readonly rule: string
  readonly value: unknown
}

/** Stands for the value of a field that is left out. */
export const ABSENT = Symbol('absent')

const STRANGE_TEXTS = [
  '',
  ' ',
  '\u0000',

  'one\ntwo',
  'no such value',
  '../..',
  '-',
  '💥',
  '2019-02-30',
  '000...0',
  '0x7f.1',
]

/**
 * Values that each break one rule of a schema. `isText`: they are sent as text, where numbers and null are strings.
 */
export function breakEach(written: Schema, description: Description, isText: boolean): readonly InvalidValue[] {
  const schema = description.resolve(written)
  const candidates = [...ofType(schema, isText), ...ofBounds(schema), ...(isText ? [] : ofFields(schema, description))]
  return candidates.filter(({ value }) => description.faultOf(schema, value) !== null)
}

function ofType(schema: Schema, isText: boolean): readonly InvalidValue[] {
  if (schema.type === 'array') return isText ? [] : [{ rule: 'type', value: 'text' }]
  const texts = STRANGE_TEXTS.map((value) => ({ rule: `text ${JSON.stringify(value)}`, value }))
  if (isText) return texts
  return [
    ...texts,
    { rule: 'type object', value: { a: 1 } },
    { rule: 'type number', value: 1.5 },
    { rule: 'null', value: null },
  ]
}

function ofBounds(schema: Schema): readonly InvalidValue[] {
  const parts = [schema, ...(schema.anyOf ?? [])]
  return parts.flatMap(({ minimum, maximum, maxLength, maxItems, items }) => [
    ...(minimum === undefined ? [] : [{ rule: 'minimum', value: minimum - 1 }]),
    ...(maximum === undefined ? [] : [{ rule: 'maximum', value: maximum + 1 }]),
    ...(maxLength === undefined ? [] : [{ rule: 'maxLength', value: 'a'.repeat(maxLength + 1) }]),
    ...(maxItems === undefined || maxItems > 500 ? [] : [{ rule: 'maxItems', value: Array(maxItems + 1).fill('a') }]),
    ...(items?.maxLength === undefined ? [] : [{ rule: 'items.maxLength', value: ['a'.repeat(items.maxLength + 1)] }]),
  ])
}

/** Objects that are valid except for one invalid, missing or unknown field. */
function ofFields(schema: Schema, description: Description): readonly InvalidValue[] {
  if (schema.type !== 'object') return []
  const [base] = fc.sample(valid(schema, description), { numRuns: 1, seed: 1 }) as [Record<string, unknown>]
  const broken = Object.entries(schema.properties ?? {}).flatMap(([name, field]) =>
    breakEach(field, description, false).map(({ rule, value }) => ({
      rule: `${name}: ${rule}`,
      value: { ...base, [name]: value },
    })),
  )
  const missing = (schema.required ?? []).map((name) => {
    const { [name]: _gone, ...rest } = base
    return { rule: `${name} missing`, value: rest }
  })
  return [...broken, ...missing, { rule: 'unknown field', value: { ...base, noSuchField: 1 } }]
}
