import { statfs } from 'node:fs/promises'
import path from 'node:path'
import { TransientError } from '../errors.ts'

const MIB = 1024 * 1024
/**
 * Below this a disk counts as full: PostgreSQL's log and the search engine need space to finish what they have begun.
 */
export const MIN_FREE_BYTES = 64 * MIB

/** A message that names the folder when its disk would be too full after writing `bytes` more, or null. */
export async function findSpaceShortage(folder: string, bytes = 0): Promise<string | null> {
  const free = await readFreeBytes(path.resolve(folder))
  if (free - bytes >= MIN_FREE_BYTES) return null
  return `${toMib(free)} MB are free on the disk of ${folder}, and ${toMib(MIN_FREE_BYTES + bytes)} MB are needed`
}

/** @throws TransientError `disk_full`; its message does not name the folder, since anybody may read it */
export async function requireFreeSpace(folder: string, bytes: number): Promise<void> {
  const lack = await findSpaceShortage(folder, bytes)
  if (lack !== null)
    throw new TransientError('disk_full', 'there is no room for it on the disk', { cause: new Error(lack) })
}

/** Of a folder that is not made yet: where it would be. */
async function readFreeBytes(folder: string): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(folder)
    return bavail * bsize
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || path.dirname(folder) === folder) throw error
    return readFreeBytes(path.dirname(folder))
  }
}

function toMib(bytes: number): number {
  return Math.floor(bytes / MIB)
}
