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
  readonly waits: number[]
}

/** Embeds texts; `embed` gets each batch and its number. */
async function run(
  count: number,
  embed: (texts: readonly string[], batch: number) => Promise<readonly Float32Array[]>,
  signal = NEVER,
): Promise<Run> {
  const [batches, done, faults] = [[] as number[], new Map<string, boolean>(), [] as string[]]
  const waits: number[] = []
  await embedInBatches(
    {
      embed: (texts) => {
        batches.push(texts.length)
        return embed(texts, batches.length)
      },
      whenNoneWaits: async () => {},
      isSearched: async () => false,
      sleep: async (ms) => void waits.push(ms),
    },
    textsOf(count),
    {
      done: async (texts, vectors) => texts.forEach((text, at) => done.set(text, vectors[at] !== null)),
      failed: async (reason) => void faults.push(reason),
    },
    signal,
  )
  return { batches, done, faults, waits }
}

describe('batches of passages', () => {
  beforeEach(() => vi.useFakeTimers({ toFake: ['performance'] }))
  afterEach(() => vi.useRealTimers())

  it('grow while they are quick, to a bound', async () => {
    const { batches, done } = await run(300, async (texts) => toVectors(texts))
    expect(batches).toEqual([4, 8, 16, 32, 64, 64, 64, 48])
    expect(done.size).toBe(300)
  })

  it('shrink while they are slow', async () => {
    const { batches } = await run(20, async (texts, batch) => {
      vi.advanceTimersByTime(batch < 3 ? 10 : 1_100)
      return toVectors(texts)
    })
    expect(batches).toEqual([4, 8, 8])
    const slow = await run(12, async (texts) => {
      vi.advanceTimersByTime(1_100)
      return toVectors(texts)
    })
    expect(slow.batches).toEqual([4, 2, 1, 1, 1, 1, 1, 1])
  })

  it('are repeated after a failure, smaller, and never given up', async () => {
    const { batches, done, faults, waits } = await run(6, async (texts, batch) => {
      if (batch <= 9) throw new TransientError('embedder_unavailable', 'busy')
      return toVectors(texts)
    })
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000])
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
    const running = run(
      6,
      async (_texts, batch) => {
        if (batch === 3) stop.abort(new Error('stopped'))
        throw new TransientError('embedder_unavailable', 'busy')
      },
      stop.signal,
    )
    await expect(running).rejects.toThrow('stopped')
  })

  it('do not hide a fault of ours', async () => {
    await expect(run(6, () => Promise.reject(new Error('a fault')))).rejects.toThrow('a fault')
  })
})
