import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chown, mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { PermanentError, TransientError, messageOf } from '../../errors.ts'
import { cleanEnvironment, type OsUser } from '../launch-server.ts'
import type { PostgresBinaries } from './postgres-binaries.ts'
import type { PostgresPlace } from './postgres-place.ts'

/** Takes half a second here; a slow disk may need long to sync the new files. */
const INITDB_TIMEOUT_MS = 180_000
/** In the cluster folder, so that it is created, moved and deleted with it. PostgreSQL ignores unknown files. */
const PASSWORD_FILE = 'concordance.password'
const BUILD_PREFIX = '.postgres-new-'

const run = promisify(execFile)

/** Name of both the superuser and the database. */
export const POSTGRES_NAME = 'concordance'

/**
 * Creates the cluster if absent. It is built in a temporary folder and renamed, so that a kill leaves nothing broken.
 * @throws PermanentError `postgres_version` when it was made by another major release
 */
export async function ensureCluster(
  place: PostgresPlace,
  binaries: PostgresBinaries,
  signal: AbortSignal | undefined,
): Promise<'made' | 'found'> {
  const version = await readFile(join(place.cluster, 'PG_VERSION'), 'utf8').catch(() => null)
  if (version === null) {
    await makeCluster(place, binaries, signal)
    return 'made'
  }
  if (version.trim() === String(binaries.major)) return 'found'
  const message = `the catalogue ${place.cluster} was made by PostgreSQL ${version.trim()}, the programs are of version ${binaries.major}; restore a backup into an empty data folder, or install the matching version`
  throw new PermanentError('postgres_version', message)
}

/**
 * The password of the cluster's superuser.
 * @throws PermanentError `postgres_password` when its file cannot be read
 */
export async function readPassword(cluster: string): Promise<string> {
  const file = join(cluster, PASSWORD_FILE)
  return readFile(file, 'utf8').then(
    (text) => text.trim(),
    (error: unknown) => {
      throw new PermanentError('postgres_password', `the catalogue's password cannot be read from ${file}`, {
        cause: error,
      })
    },
  )
}

async function makeCluster(
  place: PostgresPlace,
  binaries: PostgresBinaries,
  signal: AbortSignal | undefined,
): Promise<void> {
  const parent = dirname(place.cluster)
  await mkdir(parent, { recursive: true, mode: 0o755 })
  await removeUnfinished(parent)
  const build = join(parent, BUILD_PREFIX + randomBytes(6).toString('hex'))
  await mkdir(build, { mode: 0o700 })
  const passwordFile = join(build, PASSWORD_FILE)
  await writeFile(passwordFile, `${randomBytes(24).toString('hex')}\n`, { mode: 0o600 })
  if (place.user) for (const path of [build, passwordFile]) await chown(path, place.user.uid, place.user.gid)
  const cluster = join(build, 'cluster')
  await runInitdb(binaries.initdb, cluster, passwordFile, place.user, signal)
  await rename(passwordFile, join(cluster, PASSWORD_FILE))
  await rename(cluster, place.cluster)
  await rm(build, { recursive: true, force: true })
}

/** Uses PostgreSQL's built-in locale, so that the sort order does not depend on the locales of the system. */
async function runInitdb(
  initdb: string,
  cluster: string,
  passwordFile: string,
  user: OsUser | null,
  signal: AbortSignal | undefined,
): Promise<void> {
  const args = [
    ...['-D', cluster, `--username=${POSTGRES_NAME}`, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'],
    ...['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
    ...['--data-checksums', '--no-instructions'],
  ]
  const environment = { cwd: '/', env: cleanEnvironment('/'), timeout: INITDB_TIMEOUT_MS, ...(user ?? {}) }
  try {
    await run(initdb, args, { ...environment, ...(signal ? { signal } : {}) })
  } catch (error) {
    signal?.throwIfAborted()
    throw new TransientError('postgres_start_failed', `no catalogue could be made: ${messageOf(error).slice(-2000)}`, {
      cause: error,
    })
  }
}

async function removeUnfinished(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    // the initdb of a killed starter may still be writing there; the folder is then removed at a later start
    if (name.startsWith(BUILD_PREFIX))
      await rm(join(parent, name), { recursive: true, force: true }).catch(() => undefined)
  }
}
