import { describe, expect, it } from 'vitest'
import type { HeldDocument, SoughtAddress } from '../../../src/features/coverage/coverage-queries.ts'
import { arrangeCoverage, countCoverage } from '../../../src/features/coverage/arrange-coverage.ts'
import { toCoverage, type CoverageFacts, type CoverageSource } from '../../../src/features/coverage/coverage.ts'
import { DOCUMENT, EXPECTED, GAZETTEER, GONE, LOCATION, PLACE, SEEN, STRATEGY } from './support/held.ts'

const SOURCE: CoverageSource = { sourceId: 'tees', title: 'Tees', places: ['tees-valley'], lastRun: null }
const RUN = { state: 'done', found: 7, code: null, createdAt: SEEN, endedAt: SEEN }
const SOUGHT: SoughtAddress = {
  ...{ address: 'https://tees.example/lis.pdf', sourceId: 'tees', state: 'failed', code: 'host_unreachable' },
  ...{ message: 'no answer', places: ['tees-valley'] },
}

/** The only row of a register of one place. */
function evaluate(facts: Partial<CoverageFacts>, strategy = STRATEGY) {
  const whole = { documents: [], sought: [], sources: [], ...facts }
  const [row, second] = toCoverage(GAZETTEER, { ...EXPECTED, strategies: [strategy] }, whole)
  expect(second).toBeUndefined()
  if (row === undefined) throw new Error('no row')
  return row
}

const held = (changes: Partial<HeldDocument>) => evaluate({ documents: [{ ...DOCUMENT, ...changes }] })
const goneFrom = { ...LOCATION, state: 'gone', goneAt: GONE }

describe('the state of a strategy', () => {
  it('is found when its text can be read and its source still has it', () => {
    const row = held({})
    expect(row).toMatchObject({ state: 'found', reasons: [], lastSeenAt: SEEN, lepCode: 'E37000034' })
    expect(row.documents).toMatchObject([{ documentId: 'd1', rule: 'kind', goneAt: null }])
  })

  it('is draft when the library has nothing later than a draft', () => {
    expect(held({ status: 'draft' })).toMatchObject({ state: 'draft', reasons: ['Only a draft.'] })
    const both = [
      { ...DOCUMENT, status: 'draft' },
      { ...DOCUMENT, documentId: 'd2' },
    ]
    expect(evaluate({ documents: both })).toMatchObject({ state: 'found', documents: [{ documentId: 'd2' }, {}] })
  })

  it('is withdrawn when its publisher withdrew it', () => {
    expect(held({ status: 'withdrawn' }).state).toBe('withdrawn')
  })

  it('is lost when it is gone from all its addresses, with that day and the day it was last seen', () => {
    const row = held({ locations: [goneFrom] })
    expect(row).toMatchObject({ state: 'lost', lastSeenAt: SEEN, documents: [{ goneAt: GONE }] })
    expect(row.reasons).toEqual(['Gone from its source since 2026-04-05; our copy is kept.'])
    expect(held({ locations: [goneFrom, { ...LOCATION, address: 'https://mirror.example/' }] }).state).toBe('found')
    const draft = held({ status: 'draft', locations: [goneFrom] })
    expect([draft.state, draft.reasons.length]).toEqual(['lost', 2])
  })

  it('is unreadable when it has no words or could not be parsed', () => {
    expect(held({ passages: 0 }).reasons[0]).toMatch(/^No words .* a scan/)
    const unread = { state: 'failed', code: 'encrypted', message: 'it asks for a password' }
    const row = held({ passages: 0, unread })
    expect(row).toMatchObject({
      state: 'unreadable',
      reasons: ['It could not be read (encrypted: it asks for a password).'],
    })
  })

  it('is waiting while it is being parsed or fetched, or its source is being crawled', () => {
    expect(held({ passages: 0, unread: { state: 'due', code: null, message: null } }).state).toBe('waiting')
    expect(evaluate({ sought: [{ ...SOUGHT, state: 'due' }] }).state).toBe('waiting')
    expect(evaluate({ sources: [{ ...SOURCE, lastRun: { ...RUN, state: 'due' } }] }).state).toBe('waiting')
  })

  it('is unreached when it was requested and not received', () => {
    const refused = evaluate({ sought: [SOUGHT], sources: [{ ...SOURCE, lastRun: RUN }] })
    expect(refused.state).toBe('unreached')
    expect(refused.reasons).toEqual(['https://tees.example/lis.pdf could not be fetched (host_unreachable).'])
    const dead = { ...RUN, state: 'failed', code: 'source_gone' }
    expect(evaluate({ sources: [{ ...SOURCE, lastRun: dead }] })).toMatchObject({
      state: 'unreached',
      reasons: ['The crawl of “Tees” failed (source_gone).'],
    })
  })

  it('is missing when its sources were crawled and did not have it', () => {
    expect(evaluate({ sources: [{ ...SOURCE, lastRun: RUN }] })).toMatchObject({
      state: 'missing',
      reasons: ['Not among the 7 addresses of “Tees”.'],
    })
  })

  it('is unsought when no source has been crawled', () => {
    expect(evaluate({})).toMatchObject({ state: 'unsought', reasons: ['No source is declared for it.'] })
    expect(evaluate({ sources: [SOURCE] })).toMatchObject({ state: 'unsought', sources: [{ sourceId: 'tees' }] })
    const elsewhere = { ...SOURCE, places: ['humber'], lastRun: RUN }
    expect(evaluate({ sources: [elsewhere] })).toMatchObject({ state: 'unsought', sources: [] })
  })

  it('is unexpected where no strategy is expected, with the reason or that none is known', () => {
    const unstated = toCoverage(
      GAZETTEER,
      { ...EXPECTED, strategies: [] },
      { documents: [DOCUMENT], sought: [], sources: [] },
    )
    expect(unstated).toMatchObject([{ state: 'unexpected', strategy: null, documents: [] }])
    const notExpected = [{ place: 'tees-valley', because: 'A nation.' }]
    const [row] = toCoverage(
      GAZETTEER,
      { version: 1, strategies: [], notExpected },
      { documents: [], sought: [], sources: [] },
    )
    expect(row?.reasons).toEqual(['A nation.'])
  })
})

describe('the reasons of a row', () => {
  it('include the number of pages without words, and addresses whose last request failed', () => {
    const row = held({ wordlessPages: 12, locations: [{ ...LOCATION, state: 'failed', code: 'host_unreachable' }] })
    expect(row.state).toBe('found')
    expect(row.reasons).toEqual([
      'No words could be read on 12 of its 40 pages.',
      'The last request to https://tees.example/lis.pdf failed (host_unreachable).',
    ])
  })
})

describe('matching a document to a strategy', () => {
  const ruleOf = (changes: Partial<HeldDocument>, addresses: readonly string[] = []) =>
    evaluate({ documents: [{ ...DOCUMENT, ...changes }] }, { ...STRATEGY, addresses }).documents[0]?.rule

  it.each([
    ['matches by kind and place', {}, 'kind'],
    ['matches a report by its title', { kind: 'report' }, 'title'],
    [
      'rejects another title',
      { kind: 'report', title: 'Strategic Economic Plan: The Industrial Strategy for Tees Valley' },
      undefined,
    ],
    ['rejects news', { kind: 'news' }, undefined],
    ['rejects a paper about it', { kind: 'paper' }, undefined],
    ['rejects a short web page about it', { kind: 'page', mediaType: 'text/html', passages: 3 }, undefined],
    ['matches a long web page by its title', { kind: 'page', mediaType: 'text/html', passages: 90 }, 'title'],
    ['rejects another place', { places: ['humber'] }, undefined],
  ] as const)('%s', (_name, changes, rule) => expect(ruleOf(changes)).toBe(rule))

  it('matches by a known address, whatever the title', () => {
    expect(ruleOf({ kind: 'page', places: [], title: 'x' }, [LOCATION.address])).toBe('address')
  })
})

describe('documents, places and LEP areas', () => {
  const area = (id: string, lep: string) => ({ ...PLACE, id, name: id, kind: 'lep-area' as const, codes: { lep } })
  const places = [{ ...PLACE, codes: {} }, area('south', 'E1'), area('north', 'E2'), area('other', 'E3')]
  const strategies = [
    { ...STRATEGY, areas: ['north', 'south'] },
    { ...STRATEGY, id: 'own', place: 'north', areas: [] },
  ]
  const facts = { documents: [DOCUMENT], sought: [], sources: [] }
  const rows = toCoverage({ version: 1, places }, { version: 1, strategies, notExpected: [] }, facts)

  it('have separate rows: one strategy covers several areas, and an area may also have its own', () => {
    expect(rows.map(({ place, strategy, state }) => [place.id, strategy?.id, state])).toEqual([
      ['north', 'tees-valley-lis', 'found'],
      ['north', 'own', 'unsought'],
      ['other', undefined, 'unexpected'],
      ['south', 'tees-valley-lis', 'found'],
      ['tees-valley', 'tees-valley-lis', 'found'],
    ])
  })

  it('are counted separately', () => {
    expect(countCoverage(rows).filter(({ places: number }) => number > 0)).toEqual([
      { state: 'found', strategies: 1, places: 3, lepAreas: 2 },
      { state: 'unsought', strategies: 1, places: 1, lepAreas: 1 },
      { state: 'unexpected', strategies: 0, places: 1, lepAreas: 1 },
    ])
  })

  it('are filtered and sorted, with unknown values last in either order', () => {
    const order = (sort: Parameters<typeof arrangeCoverage>[1]['sort'], state: ['found'] | [] = []) =>
      arrangeCoverage(rows, { state, sort }).map(({ place }) => place.id)
    expect(order('-place')).toEqual(['tees-valley', 'south', 'other', 'north', 'north'])
    expect(order('place', ['found'])).toEqual(['north', 'south', 'tees-valley'])
    expect(order('seen').slice(3)).toEqual(['north', 'other'])
    expect(order('-seen').slice(3)).toEqual(['north', 'other'])
    expect(order('-state')[0]).toBe('other')
  })
})
