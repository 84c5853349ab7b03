import { describe, expect, it } from 'vitest'
import { analyse } from '../../../src/search/analysis/analyse.ts'
import { hasRow, scorePairs, toRowQuery, trimRow } from '../../../src/search/rank/word-rows.ts'

const LIBRARY = 1_000

function rowOf(text: string) {
  return analyse(text).map(({ word, stem, isStop }) => ({ word, stem, isStop }))
}

function pairScore(query: string, text: string): number {
  const terms = rowOf(query).map(({ stem }) => ({
    ...{ label: stem, variants: [[stem]], themes: [], places: [], frequency: 10, times: 1 },
  }))
  const { pairs } = toRowQuery([rowOf(query)], terms, LIBRARY)
  return scorePairs(pairs, analyse(text), 60)
}

describe('the words of a query in a row', () => {
  it.each([
    ['local industrial strategy', 'the first Local Industrial Strategies of England', true],
    ['local industrial strategy', 'an industrial strategy, and a local one', false],
    ['research and development', 'money for research and development', true],
    ['research and development', 'research of development', false],
    ['center of excellence', 'the Centre of Excellence in Hull', true],
    ['center of excellence', 'excellence of the centre', false],
    ['health care', 'plans for healthcare', true],
    ['healthcare plan', 'a health care plan', true],
    ['net zero', 'a net\n\nzero', true],
  ])('%s is in a row in "%s": %s', (query, text, expected) => {
    expect(hasRow(rowOf(query), analyse(text))).toBe(expected)
  })

  it('are a row without stop words at its ends, of two words or more, and not a whole sentence', () => {
    expect(trimRow(rowOf('what is carbon capture about'))?.map(({ word }) => word)).toEqual(['carbon', 'capture'])
    expect(trimRow(rowOf('the hydrogen'))).toBeNull()
    expect(trimRow(rowOf('of the'))).toBeNull()
    expect(trimRow(rowOf('trains ports ferries trams buses canals roads bridges tunnels'))).toBeNull()
  })
})

describe('neighbours of a query', () => {
  it('add more side by side than near each other, and nothing far apart', () => {
    const [beside, near] = [
      pairScore('carbon capture', 'carbon capture'),
      pairScore('carbon capture', 'capture of some carbon'),
    ]
    expect(beside).toBeGreaterThan(near)
    expect(near).toBeGreaterThan(0)
    expect(pairScore('carbon capture', `carbon ${'pipe '.repeat(9)} capture`)).toBe(0)
    expect(pairScore('carbon capture', 'carbon')).toBe(0)
  })

  it('may have stop words between them', () => {
    expect(pairScore('centre of excellence', 'a centre of excellence')).toBe(
      pairScore('carbon capture', 'carbon capture'),
    )
  })
})
