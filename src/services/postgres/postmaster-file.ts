import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { readCommand, readProcessStart } from '../os-process.ts'

/** What PostgreSQL writes about itself in `postmaster.pid`. */
export interface Postmaster {
  readonly pid: number
  readonly start: string
  readonly port: number
  readonly ready: boolean
}

/**
 * The live server of a cluster, or null. Removes a file whose process has ended or is not a server of this folder:
 * PostgreSQL itself mistakes any live process with that id, even a zombie, for a server and refuses to start.
 * (The memory of a killed server is keyed by the folder's inode as well, so that guard remains.)
 */
export async function readLivePostmaster(cluster: string): Promise<Postmaster | null> {
  const found = await readPostmaster(cluster)
  if (!found) return null
  const start = await readProcessStart(found.pid)
  const command = `${(await readCommand(found.pid)) ?? ''} `
  if (start !== null && command.includes(` -D ${cluster} `)) return { ...found, start }
  await rm(join(cluster, 'postmaster.pid'), { force: true })
  return null
}

/**
 * The content of the file, or null; `ready` means that connections are accepted. Layout: miscadmin.h, LOCK_FILE_LINE.
 */
export async function readPostmaster(cluster: string): Promise<Omit<Postmaster, 'start'> | null> {
  const lines = (await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')
  const [pid, port] = [Number(lines[0]), Number(lines[3])]
  if (!Number.isInteger(pid) || pid <= 0) return null
  return { pid, port: Number.isInteger(port) ? port : 0, ready: lines[7]?.trim() === 'ready' }
}
