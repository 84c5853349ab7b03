import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { findSpaceShortage } from '../runtime/disk-space.ts'
import type { Config } from '../config.ts'
import { TransientError } from '../errors.ts'

/** Messages about folders that we write to whose disk is too full. */
export async function listSpaceShortages(config: Config): Promise<readonly string[]> {
  const shortages = await Promise.all((await foldersOf(config)).map((folder) => findSpaceShortage(folder)))
  return shortages.filter((shortage) => shortage !== null)
}

/**
 * Checks the disks before anything is started, since a service on a full disk would start and then fail at every write.
 * @throws TransientError `disk_full`
 */
export async function requireFreeSpaceToStart(config: Config): Promise<void> {
  const [shortage] = await listSpaceShortages(config)
  if (shortage === undefined) return
  throw new TransientError('disk_full', `${shortage}; free some space, or set DATA_DIR to a folder on another disk`)
}

/**
 * The data folder, those of originals and of temporary files, and that of the bundled PostgreSQL if it is elsewhere.
 */
async function foldersOf({ dataFolder, blobs, database }: Config): Promise<readonly string[]> {
  const cluster =
    database === null ? await readFile(path.join(dataFolder, 'postgres.location'), 'utf8').catch(() => '') : ''
  const originals = blobs.kind === 'folder' ? blobs.folder : ''
  return [...new Set([dataFolder, originals, tmpdir(), cluster.trim()].filter((folder) => folder !== ''))]
}
