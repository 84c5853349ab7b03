import { describe, expect, it } from 'vitest'
import { compareFields, hasSubtitle, type Field, type Resolved } from '../../bench/metadata/compare-fields.ts'
import type { Catalogued } from '../../bench/metadata/gold-file.ts'
import { sameAuthors } from '../../bench/metadata/same-authors.ts'
import { toShare } from '../../bench/metadata/wilson.ts'

const gold: Catalogued = {
  path: 'corpus/plan.pdf',
  sha256: '0'.repeat(64),
  set: 'plans',
  title: 'Dunmoor & Vale Plan',
  subtitle: 'Homes for 2040',
  titleAlso: [],
  authors: ['Ann B. Kestrel'],
  authorsAlso: [[]],
  publisher: 'The Dunmoor Press Ltd',
  publisherAlso: [],
  date: { event: 'agreed', value: '2025-02' },
  dateAlso: [],
  status: 'agreed',
  statusAlso: [],
  kind: 'plan',
  kindAlso: ['report'],
  language: 'en',
  place: null,
  placeAlso: ['dunmoor'],
}
const right: Resolved = {
  title: 'DUNMOOR AND VALE PLAN',
  authors: ['Kestrel, A.'],
  publisher: 'Dunmoor Press',
  published: '2025-02',
  dates: [{ event: 'adopted', value: '2025-02' }],
  status: 'agreed',
  kind: 'report',
  language: 'en-GB',
  places: [],
}

function wrongFields(change: Partial<Resolved>, entry: Partial<Catalogued> = {}): readonly Field[] {
  const results = compareFields({ ...gold, ...entry }, { ...right, ...change })
  return results.filter(({ verdict }) => verdict !== 'right').map(({ field }) => field)
}

describe('a field of a catalogued document', () => {
  it('is right however it is written', () => {
    expect(wrongFields({})).toEqual([])
    expect(wrongFields({ title: 'Dunmoor & Vale Plan: homes for 2040', authors: [], places: ['dunmoor'] })).toEqual([])
    expect(hasSubtitle(gold, 'Dunmoor & Vale Plan: homes for 2040')).toBe(true)
    expect(hasSubtitle(gold, 'Dunmoor & Vale Plan')).toBe(false)
  })

  it('is wrong where the value is another or there is none', () => {
    expect(wrongFields({ title: null, publisher: null, language: null })).toEqual(['title', 'publisher', 'language'])
    expect(wrongFields({ title: 'Dunmoor Plan', authors: ['admin'], status: 'published', kind: 'news' })).toEqual([
      'title',
      'authors',
      'status',
      'kind',
    ])
    expect(wrongFields({ places: ['dunmoor', 'vale'] })).toEqual(['place'])
  })

  it('is wrong where a value is given that the document does not have', () => {
    const untitled = { title: null, publisher: null }
    expect(wrongFields({ title: null, publisher: null }, untitled)).toEqual([])
    expect(wrongFields({}, untitled)).toEqual(['title', 'publisher'])
  })

  it('that is wrong says whether it is missing, invented or another', () => {
    const verdicts = (change: Partial<Resolved>, entry: Partial<Catalogued> = {}) =>
      compareFields({ ...gold, ...entry }, { ...right, ...change }).flatMap(({ verdict }) =>
        verdict === 'right' ? [] : [verdict],
      )
    expect(verdicts({ publisher: null, published: null, dates: [] })).toEqual(['missing', 'missing'])
    expect(verdicts({}, { publisher: null, date: null })).toEqual(['invented', 'invented'])
    expect(verdicts({ publisher: 'Vale Press', published: '2024' })).toEqual(['different', 'different'])
  })
})

describe('a date', () => {
  it('is right at its precision and with its event', () => {
    expect(wrongFields({ published: '2025' })).toEqual(['date'])
    expect(wrongFields({ published: '2025-02-03', dates: [{ event: 'adopted', value: '2025-02-03' }] })).toEqual([
      'date',
    ])
    expect(wrongFields({ dates: [{ event: 'published', value: '2025-02' }] })).toEqual(['date'])
    expect(wrongFields({ dates: [{ event: 'created', value: '2025-02' }] })).toEqual(['date'])
  })

  it('without an event is a date of publication', () => {
    const bare = { date: { event: 'published', value: '2025-02' } } as const
    expect(wrongFields({ dates: [{ event: 'dated', value: '2025-02' }] }, bare)).toEqual([])
  })

  it('that is not printed is not shown', () => {
    expect(wrongFields({ published: null, dates: [{ event: 'created', value: '2025-02' }] }, { date: null })).toEqual(
      [],
    )
    expect(wrongFields({ dates: [{ event: 'created', value: '2025-02' }] }, { date: null })).toEqual(['date'])
  })

  it('of a revision stands beside no date of publication', () => {
    const revised = { date: { event: 'revised', value: '2024' } } as const
    expect(wrongFields({ published: null, dates: [{ event: 'updated', value: '2024' }] }, revised)).toEqual([])
    expect(wrongFields({ dates: [{ event: 'updated', value: '2024' }] }, revised)).toEqual(['date'])
  })
})

describe('authors', () => {
  it('are the same people whichever name comes first and however short it is', () => {
    expect(sameAuthors(['Yu.A.Kestrel', 'L. dos Vales'], ['dos Vales, Lena', 'Y. A. Kestrel'])).toBe(true)
    expect(sameAuthors(['The Rt Hon Ann Kestrel MP'], ['Dr Ann Kestrel, PhD'])).toBe(true)
    expect(sameAuthors(['김 창 호', 'Lässig, M'], ['Michael Lassig', '김창호'])).toBe(true)
    expect(sameAuthors(['Jack Ma', 'Ann Kestrel'], ['Kestrel, A.', 'Ma, Jack'])).toBe(true)
    expect(sameAuthors(['Kestrel Consulting Limited'], ['KESTREL CONSULTING LIMITED'])).toBe(true)
  })

  it('are others where one is missing, added, or only a namesake', () => {
    expect(sameAuthors(['Ann Kestrel'], [])).toBe(false)
    expect(sameAuthors(['Ann Kestrel'], ['Ann Kestrel', 'Ben Vale'])).toBe(false)
    expect(sameAuthors(['Ann Kestrel'], ['Ben Kestrel'])).toBe(false)
    expect(sameAuthors(['Ann B. Kestrel'], ['Ann C. Kestrel'])).toBe(false)
    expect(sameAuthors(['Ann Kestrel', 'Ann Kestrel'], ['Ann Kestrel', 'Ann Vale'])).toBe(false)
    expect(sameAuthors(['Kestrel Council'], ['Kestrel Parish Council'])).toBe(false)
  })
})

describe('a share', () => {
  it('has the interval of Wilson, as printed in textbooks', () => {
    const { share, low, high } = toShare(81, 263)
    expect([share, low, high].map((value) => value.toFixed(4))).toEqual(['0.3080', '0.2553', '0.3662'])
    expect(toShare(10, 10).high).toBeCloseTo(1)
    expect(toShare(0, 0)).toMatchObject({ low: 0, high: 1 })
  })
})
