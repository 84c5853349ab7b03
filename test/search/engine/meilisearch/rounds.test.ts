import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { createRounds } from '../../../../src/search/engine/meilisearch/rounds.ts'

/** Work that records its start, and ends on request. */
function startable(begun: string[], name: string) {
  let end = (): void => undefined
  const ended = new Promise<void>((resolve) => (end = resolve))
  const work = async (): Promise<string> => {
    begun.push(name)
    await ended
    return name
  }
  return { work, end: () => end() }
}

describe('work in rounds', () => {
  it('starts at once, and starts later arrivals together in the next round', async () => {
    const inRounds = createRounds(async () => false)
    const begun: string[] = []
    const [first, second, third] = ['first', 'second', 'third'].map((name) => startable(begun, name))
    if (first === undefined || second === undefined || third === undefined) throw new Error('three are made')
    const results = [inRounds(first.work)]
    await delay(5)
    results.push(inRounds(second.work), inRounds(third.work))
    await delay(5)
    expect(begun).toEqual(['first'])
    first.end()
    await expect.poll(() => begun).toEqual(['first', 'second', 'third'])
    second.end()
    third.end()
    expect(await Promise.all(results)).toEqual(['first', 'second', 'third'])
  })

  it('reports a failure to its caller only, and continues', async () => {
    const inRounds = createRounds(async () => false)
    const failed = inRounds(() => Promise.reject(new Error('no room')))
    const other = inRounds(() => Promise.resolve('other'))
    await expect(failed).rejects.toThrow('no room')
    expect(await other).toBe('other')
    expect(await inRounds(() => Promise.resolve('next'))).toBe('next')
  })

  it('rests after a round only while somebody searches', async () => {
    for (const isSearched of [true, false]) {
      const inRounds = createRounds(async () => isSearched)
      await inRounds(() => delay(40))
      const startedMs = performance.now()
      await inRounds(() => Promise.resolve('next'))
      if (isSearched) expect(performance.now() - startedMs).toBeGreaterThan(40)
      else expect(performance.now() - startedMs).toBeLessThan(30)
    }
  })
})
