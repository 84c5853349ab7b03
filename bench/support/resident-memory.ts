import { readFile, readdir } from 'node:fs/promises'

const LOOK_MS = 500
const KIBIBYTE = 1024

/** A running measurement of memory; `stop` returns the highest sum seen, or null where there is no /proc. */
export interface MemoryWatch {
  stop(): Promise<number | null>
}

/**
 * Measures the resident memory of all child processes twice a second, and of this process too with `self`. Shared
 * memory, such as PostgreSQL's buffers, is counted once.
 */
export function watchMemory({ self }: { readonly self: boolean }): MemoryWatch {
  let peak: number | null = null
  let look = Promise.resolve()
  const timer = setInterval(() => {
    look = look.then(async () => {
      const bytes = await readTreeMemory(self)
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

/** Bytes of all child processes, and of this process too with `self`; null where there is no /proc. */
export async function readTreeMemory(self: boolean): Promise<number | null> {
  const pids = await readDescendants(process.pid)
  const sizes = await Promise.all((self ? [process.pid, ...pids] : pids).map(readShare))
  const known = sizes.filter((size) => size !== null)
  return known.length === 0 ? null : known.reduce((sum, size) => sum + size, 0)
}

async function readDescendants(root: number): Promise<readonly number[]> {
  const names = await readdir('/proc').catch(() => [])
  const parents = new Map<number, number>()
  for (const name of names.filter((entry) => /^\d+$/.test(entry))) {
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '')
    // the program name is in parentheses and may contain anything
    parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]))
  }
  const below = new Set([root])
  // a child may have a lower number than its parent: repeat until nothing new is found
  for (let before = 0; before !== below.size;) {
    before = below.size
    for (const [pid, parent] of parents) if (below.has(parent)) below.add(pid)
  }
  below.delete(root)
  return [...below]
}

/** Bytes of one process with its share of shared memory; null when it has ended or there is no /proc. */
async function readShare(pid: number): Promise<number | null> {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '')
  const kilobytes = /^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1]
  return kilobytes === undefined ? null : Number(kilobytes) * KIBIBYTE
}
