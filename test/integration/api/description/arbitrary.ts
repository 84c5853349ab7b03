import fc from 'fast-check'
import { isIssn } from '../../../../src/domain/value-schemas.ts'
import type { Description, Schema } from './openapi.ts'

const MAX_ITEMS = 3

/** Values that fulfil a schema, its bounds among them. */
export function valid(schema: Schema, description: Description): fc.Arbitrary<unknown> {
  return make(description.resolve(schema), description).filter((value) => description.faultOf(schema, value) === null)
}

function make(schema: Schema, description: Description): fc.Arbitrary<unknown> {
  const makeInner = (inner: Schema) => make(description.resolve(inner), description)
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum)
  switch (schema.type) {
    case undefined:
      break
    case 'string':
      return makeText(schema)
    case 'integer':
      return fc.integer({ min: schema.minimum ?? -1_000, max: Math.min(schema.maximum ?? 1_000, 1_000_000) })
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'array': {
      const minLength = schema.minItems ?? 0
      const maxLength = Math.max(minLength, Math.min(schema.maxItems ?? MAX_ITEMS, MAX_ITEMS))
      return fc.array(makeInner(schema.items ?? {}), { minLength, maxLength })
    }
    case 'object': {
      const fields = Object.entries(schema.properties ?? {}).map(([name, field]) => [name, makeInner(field)] as const)
      return fc.record(Object.fromEntries(fields), {
        requiredKeys: [...(schema.required ?? [])],
        noNullPrototype: true,
      })
    }
  }
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map(makeInner))
  throw new Error(`no values are made of ${JSON.stringify(schema).slice(0, 200)}`)
}

function makeText(schema: Schema): fc.Arbitrary<string> {
  const { format, pattern, maxLength } = schema
  if (format === 'email') return fc.emailAddress()
  if (format === 'binary') return fc.string({ unit: 'binary', maxLength: 200 })
  if (format === 'issn') return fc.integer({ min: 0, max: 9_999_999 }).map(toIssn)
  // Never a host of others: the workers of the test ask whatever is added.
  if (format === 'uri')
    return fc.stringMatching(/^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:[1-9]\d{2})?\/[!-[\]-~]{0,40}$/)
  const short =
    pattern === undefined ? fc.string({ unit: 'grapheme', maxLength: 30 }) : fc.stringMatching(new RegExp(pattern, 'u'))
  if (maxLength === undefined) return short
  const longest = fc.constantFrom('a', '😀').map((sign) => sign.repeat(maxLength))
  const isLikely = pattern === undefined || new RegExp(pattern, 'u').test('a'.repeat(maxLength))
  const bounded = short.filter((text) => [...text].length <= maxLength)
  return isLikely ? fc.oneof({ weight: 9, arbitrary: bounded }, { weight: 1, arbitrary: longest }) : bounded
}

function toIssn(digits: number): string {
  const bare = String(digits).padStart(7, '0')
  const start = `${bare.slice(0, 4)}-${bare.slice(4)}`
  return [...'0123456789X'].map((sign) => start + sign).find(isIssn) ?? '0269-0942'
}

/** A value that breaks one rule of a schema, and which rule that is. */
export interface Broken {
  readonly rule: string
  readonly value: unknown
}

/** Absent: what a field that is taken away has for a value. */
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
 * Values that break one rule of a schema each. `isText`: they are sent as text, in which a number and its digits are the
 * same and null is a word.
 */
export function breakEach(written: Schema, description: Description, isText: boolean): readonly Broken[] {
  const schema = description.resolve(written)
  const candidates = [...ofType(schema, isText), ...ofBounds(schema), ...(isText ? [] : ofFields(schema, description))]
  return candidates.filter(({ value }) => description.faultOf(schema, value) !== null)
}

function ofType(schema: Schema, isText: boolean): readonly Broken[] {
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

function ofBounds(schema: Schema): readonly Broken[] {
  const parts = [schema, ...(schema.anyOf ?? [])]
  return parts.flatMap(({ minimum, maximum, maxLength, maxItems, items }) => [
    ...(minimum === undefined ? [] : [{ rule: 'minimum', value: minimum - 1 }]),
    ...(maximum === undefined ? [] : [{ rule: 'maximum', value: maximum + 1 }]),
    ...(maxLength === undefined ? [] : [{ rule: 'maxLength', value: 'a'.repeat(maxLength + 1) }]),
    ...(maxItems === undefined || maxItems > 500 ? [] : [{ rule: 'maxItems', value: Array(maxItems + 1).fill('a') }]),
    ...(items?.maxLength === undefined ? [] : [{ rule: 'items.maxLength', value: ['a'.repeat(items.maxLength + 1)] }]),
  ])
}

/** An object with one broken, missing or unknown field; the others as they are in a valid one. */
function ofFields(schema: Schema, description: Description): readonly Broken[] {
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
