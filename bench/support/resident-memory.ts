import { readFile, readdir } from 'node:fs/promises'

const LOOK_MS = 1_000
const KIBIBYTE = 1024

/** The memory of some processes. */
export interface Memory {
  readonly bytes: number
  /** Those of them that only hold what files hold, such as programs and the index: the system may drop them at any time. */
  readonly ofFiles: number
}

/** A running measurement of memory; `stop` returns the highest sum seen, or null where there is no /proc. */
export interface MemoryWatch {
  stop(): Promise<Memory | null>
}

/**
 * Measures the resident memory of process `root` and all its descendants once a second; by default that of the children
 * of this process. Shared memory, such as PostgreSQL's buffers, is counted once.
 */
export function watchMemory(root?: number): MemoryWatch {
  let peak: Memory | null = null
  let look = Promise.resolve()
  const timer = setInterval(() => {
    look = look.then(async () => {
      const memory = await readMemory(root)
      if (memory !== null && memory.bytes > (peak?.bytes ?? 0)) peak = memory
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
  return (await readMemory(root))?.bytes ?? null
}

async function readMemory(root: number | undefined): Promise<Memory | null> {
  const pids = root === undefined ? await readDescendants(process.pid) : [root, ...(await readDescendants(root))]
  const sizes = await Promise.all(pids.map(readShare))
  const known = sizes.filter((size) => size !== null)
  if (known.length === 0) return null
  const sumOf = (part: keyof Memory): number => known.reduce((sum, size) => sum + size[part], 0)
  return { bytes: sumOf('bytes'), ofFiles: sumOf('ofFiles') }
}

/** The processes below `root`. */
export async function readDescendants(root: number): Promise<readonly number[]> {
  const children = await readChildren(root)
  return [...children, ...(await Promise.all(children.map(readDescendants))).flat()]
}

/** The kernel's own list, which spares a look at all processes of the machine. */
async function readChildren(pid: number): Promise<readonly number[]> {
  const threads = await readdir(`/proc/${pid}/task`).catch(() => [])
  const lists = threads.map((thread) => readFile(`/proc/${pid}/task/${thread}/children`, 'utf8').catch(() => ''))
  return (await Promise.all(lists)).flatMap((list) => list.split(' ').filter(Boolean).map(Number))
}

/** One process, with its share of what it shares with others; null when it has ended or there is no /proc. */
async function readShare(pid: number): Promise<Memory | null> {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '')
  const [bytes, ofFiles] = ['Pss', 'Pss_File'].map((name) => readLine(rollup, name))
  return bytes === undefined || bytes === null ? null : { bytes, ofFiles: ofFiles ?? 0 }
}

function readLine(rollup: string, name: string): number | null {
  const kilobytes = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(rollup)?.[1]
  return kilobytes === undefined ? null : Number(kilobytes) * KIBIBYTE
}
