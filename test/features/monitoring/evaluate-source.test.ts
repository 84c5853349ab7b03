import { describe, expect, it } from 'vitest'
import { evaluateSource } from '../../../src/features/operation/monitoring/evaluate-source.ts'

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

/** The kinds of alerts that are open after crawls with these yields, the latest first. */
function openKinds(yields: readonly number[], expected: number | null = null, baseline: number | null = null) {
  const open = baseline === null ? [] : [{ kind: 'shrunk' as const, baseline }]
  return evaluateSource({ expected, maxPerRun: 1000 }, yields.map(done), open)
    .filter(({ message }) => message !== null)
    .map(({ kind }) => kind)
}

describe('the evaluation of a source', () => {
  it('opens an alert when a crawl stopped at its limit, until one does not', () => {
    expect(openKinds([1000])).toEqual(['full'])
    expect(openKinds([999, 1000])).toEqual([])
  })

  it('compares a source that lists changes only with its last complete crawl', () => {
    const changes = { ...done(3), isPartial: true }
    const kinds = evaluateSource(
      { expected: null, maxPerRun: 1000 },
      [changes, { ...changes, found: 3 }, done(20)],
      [],
    ).filter(({ message }) => message !== null)
    expect(kinds.map(({ kind }) => kind)).toEqual(['shrunk'])
  })

  it('has no findings for a source that has not been crawled', () =>
    expect(evaluateSource({ expected: 5, maxPerRun: 1000 }, [], [])).toEqual([]))

  it('opens no alert when a source yields as many documents as expected, or more', () => {
    expect(openKinds([11], 11)).toEqual([])
    expect(openKinds([40], 11)).toEqual([])
  })

  it('opens a short alert when a source yields fewer documents than expected', () => {
    expect(
      evaluateSource({ expected: 11, maxPerRun: 1000 }, [done(10)], []).find(({ kind }) => kind === 'short')?.message,
    ).toBe('10 of 11 expected documents found')
  })

  it.each([
    [[49, 100, 100, 100], ['shrunk']],
    [[50, 100, 100, 100], []],
    [[20, 100, 3, 100, 2, 100], ['shrunk']], // one bad crawl among the last does not change what is usual
    [[1, 3, 3], []], // half of a few is chance
    [[0, 1], ['shrunk']],
    [[0], []],
    [[0, 0, 0], []],
  ])('after yields of %j, the latest first, opens %j', (yields, expected) =>
    expect(openKinds(yields)).toEqual(expected),
  )

  it('keeps a shrunk alert open for as long as the source yields no more, however often it is crawled', () => {
    expect(openKinds([10, 10, 10, 10, 10, 10, 10], null, 100)).toEqual(['shrunk'])
    expect(openKinds([60, 10, 10, 10, 10, 10], null, 100)).toEqual([])
  })

  it('opens a silent alert when a crawl failed, and does not evaluate its yield', () => {
    expect(
      evaluateSource({ expected: 11, maxPerRun: 1000 }, [FAILED, done(11)], [{ kind: 'shrunk', baseline: 90 }]),
    ).toEqual([{ kind: 'silent', message: 'its crawl failed: no answer (host_unreachable)', baseline: null }])
    expect(openKinds([100, 100])).toEqual([])
    expect(evaluateSource({ expected: null, maxPerRun: 1000 }, [done(10), FAILED, done(100)], []).at(-1)?.message).toBe(
      '10 found, usually 100',
    )
  })
})
