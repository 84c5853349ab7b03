import { describe, expect, it } from 'vitest'
import { toMeiliFilter } from '../../../../src/search/engine/meilisearch/filter.ts'
import { toCountQueries } from '../../../../src/search/engine/meilisearch/query.ts'
import { allOf, type Filter } from '../../../../src/domain/filter.ts'
import type { Conjunct } from '../../../../src/search/engine/search-engine.ts'

const equals = (field: 'document' | 'place', value: string): Filter => ({ kind: 'equals', field, value })
const conjunct = (stem: string, more: Partial<Conjunct> = {}): Conjunct => ({
  all: [{ kind: 'stem', stem, scope: 'any' }],
  none: [],
  filter: allOf([]),
  ...more,
})

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

  it('counts a union of single stems by one list', () => {
    const narrow = conjunct('wind', { filter: equals('place', 'leeds') })
    const [query] = toCountQueries('index', [conjunct('energi'), narrow, conjunct('tide')], {
      of: 'passage',
      filter: allOf([]),
    })
    expect(query?.filter).toContain(`((stem = 'wind') AND (place = 'leeds')) OR stem IN ['energi', 'tide']`)
  })
})
