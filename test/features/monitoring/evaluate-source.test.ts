import { describe, expect, it } from 'vitest'
import { evaluateSource } from '../../../src/features/monitoring/evaluate-source.ts'

const ENDED = new Date('2026-03-01T10:00:00Z')
const done = (found: number) => ({
  runId: `r${found}`,
  state: 'done',
  found,
  isPartial: false,
  code: null,
  message: null,
  endedAt: ENDED,
})
const FAILED = { ...done(0), state: 'failed', code: 'host_unreachable', message: 'no answer' }

/** The kinds of notices that stand after these yields, the last one first. */
function standing(yields: readonly number[], expected: number | null = null, baseline: number | null = null) {
  const open = baseline === null ? [] : [{ kind: 'shrunk' as const, baseline }]
  return evaluateSource({ expected, maxPerRun: 1000 }, yields.map(done), open)
    .filter(({ message }) => message !== null)
    .map(({ kind }) => kind)
}

describe('a source', () => {
  it('that filled its bound may have more, until it does not', () => {
    expect(standing([1000])).toEqual(['full'])
    expect(standing([999, 1000])).toEqual([])
  })

  it('that tells changes only is held against its last whole walk', () => {
    const changes = { ...done(3), isPartial: true }
    const kinds = evaluateSource(
      { expected: null, maxPerRun: 1000 },
      [changes, { ...changes, found: 3 }, done(20)],
      [],
    ).filter(({ message }) => message !== null)
    expect(kinds.map(({ kind }) => kind)).toEqual(['shrunk'])
  })

  it('that was never walked gives no word', () =>
    expect(evaluateSource({ expected: 5, maxPerRun: 1000 }, [], [])).toEqual([]))

  it('that yields what is expected, or more, is well', () => {
    expect(standing([11], 11)).toEqual([])
    expect(standing([40], 11)).toEqual([])
  })

  it('that yields fewer than expected is short', () => {
    expect(
      evaluateSource({ expected: 11, maxPerRun: 1000 }, [done(10)], []).find(({ kind }) => kind === 'short')?.message,
    ).toBe('10 of 11 expected documents found')
  })

  it.each([
    [[49, 100, 100, 100], ['shrunk']],
    [[50, 100, 100, 100], []],
    [[20, 100, 3, 100, 2, 100], ['shrunk']], // one bad walk among the last is no new custom
    [[1, 3, 3], []], // half of a few is chance
    [[0, 1], ['shrunk']],
    [[0], []],
    [[0, 0, 0], []],
  ])('that yields %j, the last first, is %j', (yields, expected) => expect(standing(yields)).toEqual(expected))

  it('that has shrunk stays so for as long as it yields no more, however often', () => {
    expect(standing([10, 10, 10, 10, 10, 10, 10], null, 100)).toEqual(['shrunk'])
    expect(standing([60, 10, 10, 10, 10, 10], null, 100)).toEqual([])
  })

  it('whose walk failed is silent, and what it yields is not judged', () => {
    expect(
      evaluateSource({ expected: 11, maxPerRun: 1000 }, [FAILED, done(11)], [{ kind: 'shrunk', baseline: 90 }]),
    ).toEqual([{ kind: 'silent', message: 'its crawl failed: no answer (host_unreachable)', baseline: null }])
    expect(standing([100, 100])).toEqual([])
    expect(evaluateSource({ expected: null, maxPerRun: 1000 }, [done(10), FAILED, done(100)], []).at(-1)?.message).toBe(
      '10 found, usually 100',
    )
  })
})
