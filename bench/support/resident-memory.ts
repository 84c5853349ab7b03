import { readFile, readdir } from 'node:fs/promises'

const LOOK_MS = 1_000
const KIBIBYTE = 1024

/** A running measurement of memory; `stop` returns the highest sum seen, or null where there is no /proc. */
export interface MemoryWatch {
  stop(): Promise<number | null>
}

/**
 * Measures the resident memory of process `root` and all its descendants once a second; by default that of the children
 * of this process. Shared memory, such as PostgreSQL's buffers, is counted once.
 */
export function watchMemory(root?: number): MemoryWatch {
  let peak: number | null = null
  let look = Promise.resolve()
  const timer = setInterval(() => {
    look = look.then(async () => {
      const bytes = await readMemory(root)
      if (bytes !== null) peak = Math.max(peak ?? 0, bytes)
    })
  }, LOOK_MS)
  return {
    stop: async () => {
      clearInterval(timer)
      await look
      return peak
    },
  }
}

/** Bytes of process `root` and all its descendants; null where there is no /proc. */
export async function readTreeMemory(root: number): Promise<number | null> {
  return readMemory(root)
}

async function readMemory(root: number | undefined): Promise<number | null> {
  const pids = root === undefined ? await readDescendants(process.pid) : [root, ...(await readDescendants(root))]
  const sizes = await Promise.all(pids.map(readShare))
  const known = sizes.filter((size) => size !== null)
  return known.length === 0 ? null : known.reduce((sum, size) => sum + size, 0)
}

async function readDescendants(root: number): Promise<readonly number[]> {
  const children = await readChildren(root)
  return [...children, ...(await Promise.all(children.map(readDescendants))).flat()]
}

/** The kernel's own list, which spares a look at all processes of the machine. */
async function readChildren(pid: number): Promise<readonly number[]> {
  const threads = await readdir(`/proc/${pid}/task`).catch(() => [])
  const lists = threads.map((thread) => readFile(`/proc/${pid}/task/${thread}/children`, 'utf8').catch(() => ''))
  return (await Promise.all(lists)).flatMap((list) => list.split(' ').filter(Boolean).map(Number))
}

/** Bytes of one process with its share of shared memory; null when it has ended or there is no /proc. */
async function readShare(pid: number): Promise<number | null> {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '')
  const kilobytes = /^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1]
  return kilobytes === undefined ? null : Number(kilobytes) * KIBIBYTE
}
