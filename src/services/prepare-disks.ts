import { tmpdir } from 'node:os'
import path from 'node:path'
import { removeLeftovers } from '../runtime/leftovers.ts'
import type { Config } from '../config.ts'
import { loggerFor, type Logger } from '../logger.ts'
import { requireFreeSpaceToStart } from './disk-folders.ts'

/** No upload, download or import takes as long. */
const OLD_MS = 24 * 60 * 60_000

/**
 * Removes what killed processes left half-written, then checks that the disks have room. When `isAlone`, no other
 * process uses the data folder, so that everything left in it is old.
 * @throws TransientError `disk_full`
 */
export async function prepareDisks(config: Config, log: Logger, isAlone: boolean): Promise<void> {
  const { blobs, dataFolder } = config
  const isOurs = (folder: string) => isAlone && !path.relative(dataFolder, folder).startsWith('..')
  const removed =
    (await removeLeftovers(tmpdir(), OLD_MS)) +
    (blobs.kind === 'folder' ? await removeLeftovers(blobs.folder, isOurs(blobs.folder) ? 0 : OLD_MS) : 0)
  if (removed > 0) loggerFor(log, 'blobs').info({ removed }, 'half-written files of killed processes removed')
  await requireFreeSpaceToStart(config)
}
