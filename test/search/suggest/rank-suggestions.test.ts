import { describe, expect, it } from 'vitest'
import { rankSuggestions } from '../../../src/search/suggest/rank-suggestions.ts'
import type { SuggestionHit, SuggestionKind } from '../../../src/search/engine/suggestion-index.ts'

function hitOf(kind: SuggestionKind, label: string, fields: Partial<SuggestionHit> = {}): SuggestionHit {
  const more = { detail: '', href: '/', highlights: [], name: null, slips: 0, weight: 0 }
  return { suggestionId: `${kind}-${label}`, kind, label, ...more, ...fields }
}

function rank(typed: string, limit: number, ...hits: readonly SuggestionHit[]): readonly string[] {
  return rankSuggestions(hits, typed, limit).map(({ hit }) => `${hit.kind} ${hit.label}`)
}

describe('ranking suggestions', () => {
  it('puts the kind with the best fit first, and keeps each kind together', () => {
    const place = hitOf('place', 'Hydrogen Valley')
    const titles = [hitOf('title', 'A plan for hydrogen'), hitOf('title', 'Hydrogen: a plan')]
    const theme = hitOf('theme', 'Hydrogen')
    expect(rank('hydrogen', 9, place, theme, ...titles)).toEqual([
      'theme Hydrogen',
      'place Hydrogen Valley',
      'title Hydrogen: a plan',
      'title A plan for hydrogen',
    ])
  })

  it('treats a fully typed name as a whole match', () => {
    const name = { name: 'GMCA', note: 'also called GMCA' }
    const ranked = rankSuggestions([hitOf('place', 'Greater Manchester', { name })], 'gmca', 9)
    expect(ranked.map(({ fit }) => fit)).toEqual(['whole'])
  })

  it('ranks names after labels, and buried matches only where they displace nothing better', () => {
    const named = (label: string, name: string) => hitOf('place', label, { name: { name, note: '' } })
    const hits = [
      named('Cumbria', 'Cumbria Local Enterprise Partnership'),
      named('Bath', 'Local Bath'),
      hitOf('title', 'A local plan'),
      hitOf('question', 'local plans'),
    ]
    expect(rank('local', 4, ...hits)).toEqual([
      'question local plans',
      'place Bath',
      'place Cumbria',
      'title A local plan',
    ])
    expect(rank('local', 3, ...hits)).toEqual(['question local plans', 'place Bath', 'title A local plan'])
  })

  it('shares places between kinds, and gives unused places to the others', () => {
    const four = (kind: SuggestionKind) => [1, 2, 3, 4].map((at) => hitOf(kind, `North ${kind} ${at}`))
    const all = [...four('place'), ...four('title'), hitOf('question', 'north sea')]
    const kinds = (limit: number) => rankSuggestions(all, 'north', limit).map(({ hit }) => hit.kind[0])
    expect(kinds(6).join('')).toBe('ppp' + 'tt' + 'q')
    expect(kinds(3).join('')).toBe('ptq')
    expect(kinds(1).join('')).toBe('p')
    expect(kinds(99).join('')).toBe('pppp' + 'tttt' + 'q')
  })

  it('leaves out hits with a typing error when any hit has none', () => {
    const needs = hitOf('title', 'Needs of towns', { slips: 1 })
    expect(rank('leeds', 9, hitOf('place', 'Leeds City Region'), needs)).toEqual(['place Leeds City Region'])
    expect(rank('leeds', 9, needs)).toEqual(['title Needs of towns'])
  })

  it('does not suggest a past query that equals the typed text or another label', () => {
    const asked = ['hydrogen', 'Hydrogen  trains', '“clean growth”', 'hydrogen ports'].map((text) =>
      hitOf('question', text),
    )
    expect(rank('Hydrogen trains', 9, ...asked, hitOf('theme', 'Clean growth'))).toEqual([
      'theme Clean growth',
      'question hydrogen',
      'question hydrogen ports',
    ])
  })

  it('returns nothing for no hits', () => {
    expect(rank('x', 9)).toEqual([])
  })
})
