import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { PermanentError } from '../../../src/errors.ts'
import { createQueryVectors } from '../../../src/search/meaning/query-vectors.ts'

const VECTOR = Float32Array.of(1, 0)

/** An embedder that is told how to answer, and counts the texts. */
function embedderOf() {
  const asked: string[] = []
  let answer: () => Promise<Float32Array> = async () => VECTOR
  const embed = (text: string) => {
    asked.push(text)
    return answer()
  }
  return { asked, embed, answerBy: (next: typeof answer) => (answer = next) }
}

describe('the vectors of queries', () => {
  beforeEach(() => vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] }))
  afterEach(() => vi.useRealTimers())

  it('are asked for once, also by those who wait at the same time', async () => {
    const { asked, embed } = embedderOf()
    const vectors = createQueryVectors(embed)
    const both = await Promise.all([vectors.of('one'), vectors.of('one')])
    expect(both).toEqual([
      { kind: 'vector', vector: VECTOR },
      { kind: 'vector', vector: VECTOR },
    ])
    expect((await vectors.of('one')).kind).toBe('vector')
    expect(asked).toEqual(['one'])
  })

  it('are given up for a second after a failure, and twice as long after each further one', async () => {
    const { asked, embed, answerBy } = embedderOf()
    const vectors = createQueryVectors(embed)
    answerBy(() => Promise.reject(new Error('busy')))
    for (const [at, restMs] of [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000].entries()) {
      expect(await vectors.of(`failing ${at}`)).toEqual({ kind: 'away', reason: 'busy' })
      vi.advanceTimersByTime(restMs - 10)
      expect(await vectors.of(`resting ${at}`)).toEqual({ kind: 'away', reason: null })
      vi.advanceTimersByTime(20)
    }
    answerBy(async () => VECTOR)
    expect((await vectors.of('back')).kind).toBe('vector')
    answerBy(() => Promise.reject(new Error('busy')))
    await vectors.of('again')
    vi.advanceTimersByTime(1_010)
    answerBy(async () => VECTOR)
    expect((await vectors.of('after a second')).kind).toBe('vector')
    expect(asked.filter((text) => text.startsWith('resting'))).toEqual([])
  })

  it('count failures at the same time as one', async () => {
    const { embed, answerBy } = embedderOf()
    const vectors = createQueryVectors(embed)
    answerBy(() => Promise.reject(new Error('busy')))
    await Promise.all(['one', 'two', 'three', 'four'].map((text) => vectors.of(text)))
    answerBy(async () => VECTOR)
    vi.advanceTimersByTime(1_010)
    expect((await vectors.of('five')).kind).toBe('vector')
  })

  it('of a text that the embedder refuses are no reason to leave it alone', async () => {
    const { embed, answerBy } = embedderOf()
    const vectors = createQueryVectors(embed)
    answerBy(() => Promise.reject(new PermanentError('embedder_refused', 'not this')))
    expect(await vectors.of('one')).toEqual({ kind: 'away', reason: 'not this' })
    answerBy(async () => VECTOR)
    expect((await vectors.of('two')).kind).toBe('vector')
  })

  it('are waited for by what is less urgent', async () => {
    const { embed, answerBy } = embedderOf()
    const vectors = createQueryVectors(embed)
    let give = (_vector: Float32Array): void => undefined
    answerBy(() => new Promise((resolve) => (give = resolve)))
    const order: string[] = []
    const query = vectors.of('one').then(() => order.push('query'))
    const other = vectors.whenNoneWaits().then(() => order.push('batch'))
    give(VECTOR)
    await Promise.all([query, other])
    expect(order).toEqual(['query', 'batch'])
  })

  it('are no longer waited for by a search that was given up, and come for another', async () => {
    vi.useRealTimers()
    const { embed, answerBy } = embedderOf()
    const vectors = createQueryVectors(embed)
    answerBy(() => delay(20).then(() => VECTOR))
    const stop = new AbortController()
    const given = vectors.of('one', stop.signal)
    const other = vectors.of('one')
    stop.abort(new Error('given up'))
    await expect(given).rejects.toThrow('given up')
    expect((await other).kind).toBe('vector')
  })
})
