import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { access, lstat, mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { ConflictError, PermanentError } from '../../errors.ts'
import type { Logger } from '../../logger.ts'
import type { OsUser } from '../launch-server.ts'
import { canEnter, ensurePostgresUser, isRoot } from './postgres-user.ts'

/** Folder, for root, of files that the OS user of the server must reach. */
export const DEFAULT_ROOT_FOLDER = '/var/lib/concordance'

/** Where the cluster is and who runs its server. */
export interface PostgresPlace {
  readonly cluster: string
  /** Null: our own user. */
  readonly user: OsUser | null
  /** Folder for copies of programs. */
  readonly runtimeFolder: string
}

/** What the place is chosen from; `dataFolder` is resolved, without links. */
export interface PlaceOptions {
  readonly dataFolder: string
  readonly rootFolder: string
  readonly log: Logger
}

/**
 * Finds the place of the cluster: `<dataFolder>/postgres` if the server's user can reach it, else (for root with a data
 * folder closed to others) a folder below `rootFolder`, recorded in `<dataFolder>/postgres.location`.
 * @throws PermanentError `postgres_location`, ConflictError `postgres_location` when two data folders claim one cluster
 */
export async function findPostgresPlace(options: PlaceOptions): Promise<PostgresPlace> {
  return isRoot() ? placeForRoot(options) : placeForUser(options)
}

/**
 * Records a cluster that is elsewhere. Written once it exists, so that its loss can be distinguished from a first
 * start.
 */
export async function recordPostgresPlace(dataFolder: string, cluster: string): Promise<void> {
  if (cluster === join(dataFolder, 'postgres')) return
  await writeFile(join(cluster, '..', 'data-folder'), `${dataFolder}\n`)
  await writeFile(join(dataFolder, 'postgres.location'), `${cluster}\n`)
}

async function placeForUser({ dataFolder }: PlaceOptions): Promise<PostgresPlace> {
  const runtimeFolder = join(dataFolder, 'runtime')
  const recorded = await readLine(join(dataFolder, 'postgres.location'))
  if (recorded === null) return { cluster: join(dataFolder, 'postgres'), user: null, runtimeFolder }
  await access(recorded, constants.R_OK | constants.W_OK).catch((error: unknown) => {
    const message = `the catalogue of ${dataFolder} is in ${recorded}, made by root and closed to this os user; start as root`
    throw new PermanentError('postgres_location', message, { cause: error })
  })
  return { cluster: recorded, user: null, runtimeFolder }
}

async function placeForRoot({ dataFolder, rootFolder, log }: PlaceOptions): Promise<PostgresPlace> {
  const local = join(dataFolder, 'postgres')
  const runtimeFolder = (folder: string): string => join(folder, 'runtime')
  const present = await stat(join(local, 'PG_VERSION')).catch(() => null)
  // created by an ordinary user, or by us when the folder was open: it stays with its owner
  const user = present ? { uid: present.uid, gid: present.gid } : await ensurePostgresUser(log)
  const shared = await openRootFolder(rootFolder, user, log)
  if (present) {
    await requireEntry(user, local)
    return { cluster: local, user, runtimeFolder: runtimeFolder(shared) }
  }
  const recorded = await readLine(join(dataFolder, 'postgres.location'))
  if (recorded !== null) await requireOurs(dataFolder, recorded)
  else if (await canEnter(user, dataFolder)) return { cluster: local, user, runtimeFolder: runtimeFolder(shared) }
  const cluster = recorded ?? (await unusedPlace(dataFolder, shared, log))
  return { cluster, user, runtimeFolder: runtimeFolder(shared) }
}

async function requireEntry(user: OsUser, cluster: string): Promise<void> {
  if (await canEnter(user, dirname(cluster))) return
  const message = `the catalogue ${cluster} belongs to os user ${user.uid}, who cannot enter that folder; open its parents with chmod o+x`
  throw new PermanentError('postgres_location', message)
}

/** A recorded cluster must exist, and must not belong to another data folder of which ours is a copy. */
async function requireOurs(dataFolder: string, cluster: string): Promise<void> {
  const record = join(dataFolder, 'postgres.location')
  if ((await readLine(join(cluster, 'PG_VERSION'))) === null) {
    const message = `the catalogue ${cluster}, named in ${record}, is gone; restore it, or delete that file to start with an empty one`
    throw new PermanentError('postgres_location', message)
  }
  const owner = await readLine(join(cluster, '..', 'data-folder'))
  if (owner === null || owner === dataFolder) return
  if ((await readLine(join(owner, 'postgres.location'))) === cluster) {
    const message = `the catalogue ${cluster} belongs to ${owner}, of which ${dataFolder} is a copy; delete ${record} to start with an empty one`
    throw new ConflictError('postgres_location', message)
  }
  await recordPostgresPlace(dataFolder, cluster) // the data folder was moved
}

/** A folder named readably after the data folder. One in use belongs to an emptied data folder, and is left alone. */
async function unusedPlace(dataFolder: string, rootFolder: string, log: Logger): Promise<string> {
  const readable = `${basename(dirname(dataFolder))}-${basename(dataFolder)}`.replace(/[^A-Za-z0-9.-]+/g, '_')
  const name = `${readable}-${createHash('sha256').update(dataFolder).digest('hex').slice(0, 8)}`
  for (let number = 1; ; number += 1) {
    const cluster = join(rootFolder, number === 1 ? name : `${name}-${number}`, 'postgres')
    if ((await readLine(join(cluster, 'PG_VERSION'))) === null) return cluster
    log.warn({ dataFolder, folder: cluster }, 'the catalogue of an earlier data folder of this name is left as it is')
  }
}

/** The folder shared with the server's user: `wanted`, or one in the temporary folder, with a warning. */
async function openRootFolder(wanted: string, user: OsUser, log: Logger): Promise<string> {
  if (await makeOpen(wanted, user)) return wanted
  const folder = join(tmpdir(), 'concordance')
  log.warn({ wanted, folder }, 'postgresql is kept in the temporary folder, which the system may empty')
  if (await makeOpen(folder, user)) return folder
  throw new PermanentError(
    'postgres_location',
    `neither ${wanted} nor ${folder} can be shared with os user ${user.uid}`,
  )
}

async function makeOpen(folder: string, user: OsUser): Promise<boolean> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o755 })
  } catch {
    return false
  }
  // in a temporary folder anyone may have created a folder or link of that name
  const found = await lstat(folder)
  return found.isDirectory() && found.uid === 0 && (await canEnter(user, folder))
}

async function readLine(file: string): Promise<string | null> {
  return readFile(file, 'utf8').then(
    (text) => text.trim(),
    () => null,
  )
}
