import { readFile } from 'node:fs/promises'
import { readDescendants } from './resident-memory.ts'

/** USER_HZ, in which Linux counts, is 100 on every machine that Node runs on. */
const MS_PER_TICK = 10

/**
 * The CPU time in ms that process `root` and its descendants have taken, those that ended included; by default of the
 * children of this process. Null where there is no /proc. Unlike the time on the clock it says the same on a busy machine.
 */
export async function readProcessorMs(root?: number): Promise<number | null> {
  const own = await readTicks(root ?? process.pid)
  if (own === null) return null
  const children = await Promise.all((await readDescendants(root ?? process.pid)).map(readTicks))
  const below = children.reduce((sum, ticks) => sum + (ticks === null ? 0 : ticks.own + ticks.ended), own.ended)
  return (root === undefined ? below : below + own.own) * MS_PER_TICK
}

/** Of one process, and of its children that ended; proc(5), fields 14 to 17 of `stat`, counted after the name. */
async function readTicks(pid: number): Promise<{ readonly own: number; readonly ended: number } | null> {
  const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  const [user, system, endedUser, endedSystem] = line
    .slice(line.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 15)
    .map(Number)
  if (user === undefined || system === undefined) return null
  return { own: user + system, ended: (endedUser ?? 0) + (endedSystem ?? 0) }
}
