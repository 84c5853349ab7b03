import { describe, expect, it } from 'vitest'
import { analyse } from '../../../src/search/analysis/analyse.ts'
import { allOf } from '../../../src/domain/filter.ts'
import type { Conjunct, SearchUnit } from '../../../src/search/engine/search-engine.ts'
import { toRecall } from '../../../src/search/match/to-recall.ts'
import type { Interpretation } from '../../../src/search/query/interpret-query.ts'
import { EMPTY_REQUEST } from '../../../src/search/request/search-request.ts'

const LIBRARY = { passages: 100_000 }

/** The interpretation of bare words, each in `frequency` passages. */
function interpretationOf(
  text: string,
  matching: 'all' | 'some',
  frequency: number | ((stem: string) => number) = 1_000,
  passagesWithAll: number | null = null,
): Interpretation {
  const row = analyse(text).map(({ word, stem, isStop }) => ({ text: word, word, stem, isStop }))
  const stems = [...new Set(row.flatMap(({ stem, isStop }) => (isStop ? [] : [stem])))]
  const units = stems.map((stem): SearchUnit => ({ kind: 'stem', stem, scope: 'any' }))
  const conjunct = (all: readonly SearchUnit[]): Conjunct => ({ all, none: [], filter: allOf([]) })
  const parsedQuery = { kind: 'words', of: row, scope: 'any' } as const
  return {
    ...{ parsedQuery, expandedQuery: parsedQuery, matching, passagesWithAll, rows: [row], notes: [] },
    terms: stems.map((stem) => ({
      ...{ label: stem, variants: [[stem]], themes: [], places: [] },
      frequency: typeof frequency === 'number' ? frequency : frequency(stem),
      times: row.filter((word) => word.stem === stem).length,
    })),
    plan: { conjuncts: matching === 'all' ? [conjunct(units)] : units.map((unit) => conjunct([unit])), isLoose: false },
  }
}

/** What each engine query asks for: `a+b` for a conjunct of both, words in quotes for a phrase. */
function askedOf(interpretation: Interpretation, limit = 10): readonly (readonly string[])[] {
  const nameOf = (unit: SearchUnit) => {
    if (unit.kind === 'phrase') return `"${unit.words.join(' ')}"`
    return unit.scope === 'any' ? unit.stem : `${unit.scope}:${unit.stem}`
  }
  return toRecall(interpretation, { ...EMPTY_REQUEST, limit }, LIBRARY).map(({ conjuncts }) =>
    conjuncts.map(({ all }) => all.map(nameOf).join('+')),
  )
}

describe('the candidates of a query', () => {
  it('are those of its weightiest words: rare ones, and those that it repeats', () => {
    const rare = (stem: string) => (stem === 'h' || stem === 'c' ? 10 : 5_000)
    const [passages, versions] = askedOf(interpretationOf('b d e f g h m j k l c l l l', 'some', rare))
    expect(passages?.slice(0, 3)).toEqual(['h', 'c', 'l'])
    expect(passages?.filter((asked) => !asked.includes('+'))).toHaveLength(8)
    expect(versions?.slice(0, 3)).toEqual(['h', 'c', 'l'])
  })

  it('are as many words as have most of the weight, and at least six', () => {
    const few = (stem: string) => (stem.length === 1 ? 90_000 : 2)
    const [passages] = askedOf(interpretationOf('alpha bravo delta b c d e f g h', 'some', few))
    expect(passages?.filter((asked) => !asked.includes('+'))).toHaveLength(6)
  })

  it('have two words each as well, where a word alone has more passages than are requested', () => {
    const one = (stem: string) => (stem === 'hydrogen' ? 10 : 1_000)
    const [passages] = askedOf(interpretationOf('hydrogen train freight depot rail', 'some', one))
    expect(passages?.slice(5)).toEqual(['train+freight', 'train+depot', 'freight+depot'])
    const [all] = askedOf(interpretationOf('hydrogen train', 'all'))
    expect(all).toEqual(['hydrogen+train'])
  })

  it('have the words in a row as well, stop words inside included', () => {
    const asked = (text: string, matching: 'all' | 'some') => askedOf(interpretationOf(text, matching))[2]
    expect(asked('the research and development of', 'some')).toEqual([
      'research+development+"research and development"',
    ])
    expect(asked('hydrogen trains', 'all')).toEqual([
      'hydrogen+train+title:hydrogen+title:train',
      'hydrogen+train+"hydrogen trains"',
    ])
    expect(asked('a hydrogen', 'some')).toEqual(['hydrogen+title:hydrogen'])
    expect(asked('one two three four five six seven eight nine ten', 'some')).toEqual([])
  })

  it('need no row where all passages with the words are candidates', () => {
    const asked = (passagesWithAll: number) =>
      askedOf(interpretationOf('hydrogen trains', 'all', 50, passagesWithAll))[2]
    expect(asked(20)).toHaveLength(1)
    expect(asked(2_000)).toHaveLength(2)
  })
})
