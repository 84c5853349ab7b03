import { describe, expect, it } from 'vitest'
import { toMeiliFilter } from '../../../../src/search/engine/meilisearch/filter.ts'
import type { Filter } from '../../../../src/domain/filter.ts'

const equals = (field: 'document' | 'place', value: string): Filter => ({ kind: 'equals', field, value })

describe('a disjunction in the syntax of Meilisearch', () => {
  it('lists the values of a field, which newer servers evaluate much faster than a chain of OR', () => {
    const of = [equals('document', "d'1"), equals('place', 'leeds'), equals('document', 'd\\2')]
    expect(toMeiliFilter({ kind: 'or', of })).toBe(String.raw`document IN ['d\'1', 'd\\2'] OR place IN ['leeds']`)
  })

  it('keeps other filters in parentheses, and matches nothing where it is empty or blank', () => {
    const not: Filter = { kind: 'not', of: equals('place', 'leeds') }
    expect(toMeiliFilter({ kind: 'or', of: [not, equals('place', 'york')] })).toBe(
      `(NOT (place = 'leeds')) OR place IN ['york']`,
    )
    expect(toMeiliFilter({ kind: 'or', of: [] })).toBe('document NOT EXISTS')
    expect(toMeiliFilter({ kind: 'or', of: [equals('place', ' ')] })).toBe('(document NOT EXISTS)')
  })
})
