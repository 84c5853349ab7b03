import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { PermanentError, TransientError } from '../../../src/errors.ts'
import { embedInBatches } from '../../../src/search/meaning/passage-batches.ts'

const NEVER = new AbortController().signal
const textsOf = (count: number) => Array.from({ length: count }, (_text, at) => `text ${at}`)
const toVectors = (texts: readonly string[]) => texts.map(() => Float32Array.of(1))

interface Run {
  readonly batches: number[]
  readonly done: Map<string, boolean>
  readonly faults: string[]
}

/** Embeds texts; `embed` gets each batch and its number. */
async function run(
  count: number,
  embed: (texts: readonly string[], batch: number) => Promise<readonly Float32Array[]>,
  signal = NEVER,
): Promise<Run> {
  const [batches, done, faults] = [[] as number[], new Map<string, boolean>(), [] as string[]]
  await embedInBatches(
    {
      embed: (texts) => {
        batches.push(texts.length)
        return embed(texts, batches.length)
      },
      whenNoneWaits: async () => {},
      isSearched: async () => false,
    },
    textsOf(count),
    {
      done: async (texts, vectors) => texts.forEach((text, at) => done.set(text, vectors[at] !== null)),
      failed: async (reason) => void faults.push(reason),
    },
    signal,
  )
  return { batches, done, faults }
}

describe('batches of passages', () => {
  beforeEach(() => vi.useFakeTimers({ shouldAdvanceTime: true, advanceTimeDelta: 5 }))
  afterEach(() => vi.useRealTimers())

  it('grow while they are quick, to a bound', async () => {
    const { batches, done } = await run(300, async (texts) => toVectors(texts))
    expect(batches).toEqual([4, 8, 16, 32, 64, 64, 64, 48])
    expect(done.size).toBe(300)
  })

  it('shrink while they are slow', async () => {
    const { batches } = await run(20, async (texts, batch) => {
      await vi.advanceTimersByTimeAsync(batch < 3 ? 10 : 1_100)
      return toVectors(texts)
    })
    expect(batches).toEqual([4, 8, 8])
    const slow = await run(12, async (texts) => {
      await vi.advanceTimersByTimeAsync(1_100)
      return toVectors(texts)
    })
    expect(slow.batches).toEqual([4, 2, 1, 1, 1, 1, 1, 1])
  })

  it('are repeated after a failure, smaller, and never given up', async () => {
    const running = run(6, async (texts, batch) => {
      if (batch <= 9) throw new TransientError('embedder_unavailable', 'busy')
      return toVectors(texts)
    })
    await vi.advanceTimersByTimeAsync(400_000)
    const { batches, done, faults } = await running
    expect(batches.slice(0, 10)).toEqual([4, 2, 1, 1, 1, 1, 1, 1, 1, 1])
    expect(faults).toHaveLength(9)
    expect([...done.values()]).toEqual(Array.from({ length: 6 }, () => true))
  })

  it('leave out a text that is refused when it comes alone, and no other', async () => {
    const { done } = await run(9, async (texts) => {
      if (texts.includes('text 5')) throw new PermanentError('embedder_refused', 'no')
      return toVectors(texts)
    })
    expect([...done].filter(([, isThere]) => !isThere)).toEqual([['text 5', false]])
    expect(done.size).toBe(9)
  })

  it('end when they are stopped, also between two tries', async () => {
    const stop = new AbortController()
    const running = run(6, async () => Promise.reject(new TransientError('embedder_unavailable', 'busy')), stop.signal)
    const ended = expect(running).rejects.toThrow()
    await vi.advanceTimersByTimeAsync(5_000)
    stop.abort()
    await ended
  })

  it('do not hide a fault of ours', async () => {
    await expect(run(6, () => Promise.reject(new Error('a fault')))).rejects.toThrow('a fault')
  })
})
