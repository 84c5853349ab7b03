import { closeSync, openSync } from 'node:fs'
import { mkdir, open, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** A longer log is rotated at the next start, and replaces the one rotated before. */
const MAX_LOG_BYTES = 4 * 1024 * 1024
const TAIL_BYTES = 2000

/** The log file of a server. */
export interface ServerLog {
  readonly file: string
  /** Opens the file for a child process; the caller closes it. */
  open(): OpenServerLog
  /** The last 2,000 bytes written since this object was made, without colours. */
  tail(): Promise<string>
}

/** An open log; `fd` goes into the child's stdio. */
export interface OpenServerLog {
  readonly fd: number
  close(): void
}

/** The log file `<dataFolder>/logs/<name>.log`; the rotated one is `<name>.log.1`. */
export async function openServerLog(dataFolder: string, name: string): Promise<ServerLog> {
  const file = join(dataFolder, 'logs', `${name}.log`)
  await mkdir(join(dataFolder, 'logs'), { recursive: true })
  if ((await sizeOf(file)) > MAX_LOG_BYTES) await rename(file, `${file}.1`)
  const from = await sizeOf(file)
  return { file, open: () => openForChild(file), tail: () => readTail(file, from) }
}

function openForChild(file: string): OpenServerLog {
  const fd = openSync(file, 'a', 0o600)
  return { fd, close: () => closeSync(fd) }
}

async function readTail(file: string, from: number): Promise<string> {
  const size = await sizeOf(file)
  const start = Math.max(from, size - TAIL_BYTES)
  if (size <= start) return ''
  const handle = await open(file, 'r')
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - start), 0, size - start, start)

    return buffer
      .subarray(0, bytesRead)
      .toString('utf8')
      .replace(/\u001b\[[\d;]*m/g, '')
      .trim()
  } finally {
    await handle.close()
  }
}

async function sizeOf(file: string): Promise<number> {
  return (await stat(file).catch(() => null))?.size ?? 0
}
