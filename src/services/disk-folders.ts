import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { lackOfRoom } from '../runtime/disk-space.ts'
import type { Config } from '../config.ts'
import { TransientError } from '../errors.ts'

/** What is wrong with the room in each folder that we write to, the same disk told once. */
export async function lacksOfRoom(config: Config): Promise<readonly string[]> {
  const lacks = await Promise.all((await foldersOf(config)).map((folder) => lackOfRoom(folder)))
  return lacks.filter((lack) => lack !== null)
}

/** Before anything is started: half of it would come up, and then fail one write after the other. @throws TransientError `disk_full` */
export async function requireRoomToStart(config: Config): Promise<void> {
  const [lack] = await lacksOfRoom(config)
  if (lack === undefined) return
  throw new TransientError('disk_full', `${lack}; make room there, or set DATA_DIR to a folder on another disk`)
}

/** Ours, that of originals, that of temporary files, and that of the bundled PostgreSQL where it lies elsewhere. */
async function foldersOf({ dataFolder, blobs, database }: Config): Promise<readonly string[]> {
  const cluster =
    database === null ? await readFile(path.join(dataFolder, 'postgres.location'), 'utf8').catch(() => '') : ''
  const originals = blobs.kind === 'folder' ? blobs.folder : ''
  return [...new Set([dataFolder, originals, tmpdir(), cluster.trim()].filter((folder) => folder !== ''))]
}
