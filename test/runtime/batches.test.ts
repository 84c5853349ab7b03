import { describe, expect, it } from 'vitest'
import { createBatches } from '../../src/runtime/batches.ts'

/** Batches that record what was run together; `fault` makes those fail that contain the item of that name. */
function recording(fault: { readonly item: string; readonly isOfAll: boolean } | null = null) {
  const runs: string[][] = []
  const add = createBatches<string>(
    async (items) => {
      runs.push([...items])
      await new Promise((resolve) => setTimeout(resolve, 5))
      if (fault !== null && items.includes(fault.item)) throw new Error(`${fault.item} is faulty`)
    },
    { limit: 3, isOfAll: () => fault?.isOfAll ?? false },
  )
  return { runs, add }
}

const outcomeOf = (result: PromiseSettledResult<void>) =>
  result.status === 'fulfilled' ? 'done' : (result.reason as Error).message

describe('work in batches', () => {
  it('begins at once, and takes what comes meanwhile together, up to the limit', async () => {
    const { runs, add } = recording()
    const first = add('a')
    await new Promise((resolve) => setTimeout(resolve, 2))
    await Promise.all([first, ...['b', 'c', 'd', 'e'].map(add)])
    expect(runs).toEqual([['a'], ['b', 'c', 'd'], ['e']])
  })

  it('runs items alone after a failure, so that only the faulty one fails', async () => {
    const { runs, add } = recording({ item: 'b', isOfAll: false })
    const results = await Promise.allSettled(['a', 'b', 'c'].map(add))
    expect(results.map(outcomeOf)).toEqual(['done', 'b is faulty', 'done'])
    expect(runs).toEqual([['a', 'b', 'c'], ['a'], ['b'], ['c']])
  })

  it('fails all of them at once where the failure is of all', async () => {
    const { runs, add } = recording({ item: 'b', isOfAll: true })
    const results = await Promise.allSettled(['a', 'b'].map(add))
    expect(results.map(outcomeOf)).toEqual(['b is faulty', 'b is faulty'])
    expect(runs).toEqual([['a', 'b']])
  })

  it('runs those alone that are to go alone', async () => {
    const runs: string[][] = []
    const add = createBatches<string>(async (items) => void runs.push([...items]), {
      limit: 3,
      isOfAll: () => true,
      goesAlone: (item) => item === 'x',
    })
    await Promise.all(['a', 'b', 'x', 'x', 'c'].map(add))
    expect(runs).toEqual([['a', 'b'], ['x'], ['x'], ['c']])
  })

  it('awaits more where they keep coming, and nothing where they do not', async () => {
    const runs: string[][] = []
    const run = async (items: readonly string[]): Promise<void> => {
      runs.push([...items])
      await new Promise((resolve) => setTimeout(resolve, 40))
    }
    const add = createBatches<string>(run, { limit: 9, isOfAll: () => true, gatherMs: 1_000 })
    const results = ['a', 'b', 'c', 'd'].map(async (item, index) => {
      await new Promise((resolve) => setTimeout(resolve, index * 20))
      return add(item)
    })
    await Promise.all(results)
    expect(runs).toEqual([['a'], ['b', 'c', 'd']])
    const startedMs = performance.now()
    await add('e')
    expect(performance.now() - startedMs).toBeLessThan(75)
  })

  // the last files of a folder waited a second for others
  it('awaits no more once none came for a while', async () => {
    const ends: number[] = []
    const startedMs = performance.now()
    const run = async (): Promise<void> => {
      await new Promise((resolve) => setTimeout(resolve, 600))
      ends.push(performance.now() - startedMs)
    }
    const add = createBatches<string>(run, { limit: 9, isOfAll: () => true, gatherMs: 1_000 })
    const first = add('a')
    await new Promise((resolve) => setTimeout(resolve, 100))
    await Promise.all([first, add('b')])
    expect(ends).toHaveLength(2)
    expect(ends[1]).toBeLessThan(600 + 500 + 600 + 200)
  })

  it('goes on after a failure and after a rest', async () => {
    const { add } = recording({ item: 'x', isOfAll: true })
    await expect(add('x')).rejects.toThrow('x is faulty')
    await expect(add('y')).resolves.toBeUndefined()
  })
})
