import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Filter } from '../../../src/domain/filter.ts'
import {
  EMPTY_REQUEST,
  offsetOf,
  toCursor,
  toFilter,
  toPassageFilter,
  toVersionFilter,
  type SearchRequest,
} from '../../../src/search/request/search-request.ts'

const requestOf = (fields: Partial<SearchRequest> = {}): SearchRequest => ({ ...EMPTY_REQUEST, ...fields })
const INVALID = expect.objectContaining({ kind: 'invalid_input', code: 'cursor_invalid' }) as unknown

/** The error thrown for the cursor of a request, or null. */
function refusalOf(request: SearchRequest): unknown {
  try {
    offsetOf(request)
    return null
  } catch (error) {
    return error
  }
}

describe('cursor', () => {
  it('starts at the beginning without one', () => {
    expect(offsetOf(requestOf())).toBe(0)
  })

  it('gives the offset it was made for, regardless of the cursor of the previous page', () => {
    const request = requestOf({ text: 'skills “and” growth', place: ['leeds'], limit: 20 })
    expect(offsetOf({ ...request, cursor: toCursor(request, 40) })).toBe(40)
    const second = { ...request, cursor: toCursor(request, 20) }
    expect(offsetOf({ ...second, cursor: toCursor(second, 40) })).toBe(40)
  })

  it.each<[string, Partial<SearchRequest>]>([
    ['words', { text: 'other' }],
    ['places', { place: ['york'] }],
    ['theme', { theme: ['skills'] }],
    ['kind', { kind: ['paper'] }],
    ['publisher', { publisher: ['Board'] }],
    ['status', { status: ['draft'] }],
    ['source', { source: ['sitemap'] }],
    ['first day', { from: '2019-01-01' }],
    ['last day', { to: '2019-01-01' }],
    ['versions', { versions: 'all' }],
    ['matching of words', { match: 'some' }],
    ['variants', { variants: 'off' }],
    ['order', { sort: 'newest' }],
    ['page size', { limit: 50 }],
  ])('is refused for a request with other %s', (_name, fields) => {
    const request = requestOf({ text: 'skills', place: ['leeds'] })
    expect(refusalOf({ ...request, ...fields, cursor: toCursor(request, 10) })).toEqual(INVALID)
  })

  it.each([
    ['empty', ''],
    ['a number', '10'],
    ['no cursor at all', 'next page please'],
    ['an offset without a mark', Buffer.from('10').toString('base64url')],
    ['a mark that is made up', Buffer.from('10.0123456789ab').toString('base64url')],
    ['long', 'A'.repeat(10_000)],
    ['bytes', Buffer.from([0, 255, 46, 46]).toString('base64url')],
  ])('is refused when it is %s', (_name, cursor) => {
    expect(refusalOf(requestOf({ cursor }))).toEqual(INVALID)
  })

  it.each(['-10', '1e9', '9999999999', '1.5', ' 10', '0x10', '', 'NaN'])('is refused with the offset %j', (offset) => {
    const [, mark] = Buffer.from(toCursor(requestOf(), 10), 'base64url').toString().split('.')
    const forged = Buffer.from(`${offset}.${mark}`).toString('base64url')
    expect(refusalOf(requestOf({ cursor: forged }))).toEqual(INVALID)
  })

  it('is accepted or refused for any text', () => {
    const property = fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (cursor) => {
      expect(refusalOf(requestOf({ cursor }))).toEqual(INVALID)
    })
    fc.assert(property)
  })
})

describe('filter of a request', () => {
  const current: Filter = { kind: 'current', value: true }
  const there: Filter = { kind: 'gone', value: false }
  const all: Filter = { kind: 'and', of: [] }
  const oneOf = (field: 'place' | 'theme', ...values: string[]): Filter => ({
    kind: 'or',
    of: values.map((value) => ({ kind: 'equals', field, value })),
  })

  it('selects current versions of documents that are not gone by default, and everything when all versions are requested', () => {
    expect(toVersionFilter(requestOf())).toEqual({ kind: 'and', of: [current, there] })
    expect(toVersionFilter(requestOf({ versions: 'all', gone: 'with' }))).toEqual(all)
    expect(toVersionFilter(requestOf({ gone: 'with' }))).toEqual(current)
    expect(toVersionFilter(requestOf({ versions: 'all', gone: 'only' }))).toEqual({ kind: 'gone', value: true })
    expect(toPassageFilter(requestOf())).toEqual(all)
  })

  it('matches any value within a field, and requires all fields of versions and of passages', () => {
    const request = requestOf({ place: ['leeds', 'york'], theme: ['skills'] })
    const ofVersions = { kind: 'and', of: [current, there, oneOf('place', 'leeds', 'york')] }
    expect(toVersionFilter(request)).toEqual(ofVersions)
    expect(toPassageFilter(request)).toEqual(oneOf('theme', 'skills'))
    expect(toFilter(request)).toEqual({ kind: 'and', of: [ofVersions, oneOf('theme', 'skills')] })
  })

  it.each([
    ['2019-01-01', null],
    [null, '2019-12-31'],
    ['2019-01-01', '2019-12-31'],
  ])('filters the days from %s to %s', (from, to) => {
    expect(toVersionFilter(requestOf({ from, to }))).toEqual({
      kind: 'and',
      of: [current, there, { kind: 'published', from, to }],
    })
  })

  it('keeps values unchanged, whatever they contain', () => {
    const value = `' OR "]) AND \\ ${'x'.repeat(10_000)}`
    expect(toVersionFilter(requestOf({ versions: 'all', gone: 'with', place: [value] }))).toEqual(oneOf('place', value))
  })
})
