import { BenchError } from '../support/run-bench.ts'
import type { Side } from './sides.ts'

/** The id of the latest task of a server; -1 where there is none. */
export async function readLastTask(client: Side['client']): Promise<number> {
  return (await client.tasks.getTasks({ limit: 1 })).results[0]?.uid ?? -1
}

/** How long the server worked on what was put into an index after a task, in ms; tasks of one batch share their time. */
export async function readTaskTime(client: Side['client'], index: string, last: number): Promise<number> {
  const types = ['documentAdditionOrUpdate' as const]
  const { results } = await client.tasks.getTasks({ indexUids: [index], types, statuses: ['succeeded'] })
  const tasks = results.filter(({ uid }) => uid > last)
  const times = new Map(tasks.map(({ batchUid, duration }) => [batchUid, parseDuration(duration)]))
  if (times.size === 0) throw new BenchError(`no task of ${index} since ${last}`)
  return [...times.values()].reduce((sum, ms) => sum + ms, 0)
}

/** The server writes seconds alone: `PT0.123456S`. */
function parseDuration(duration: string | null): number {
  const text = /^PT([\d.]+)S$/.exec(duration ?? '')?.[1]
  if (text === undefined) throw new BenchError(`a task took "${duration}"`)
  return 1000 * Number(text)
}
