import { execFile } from 'node:child_process'
import { open, readlink, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'
import { readPassword } from '../../../src/services/postgres/postgres-cluster.ts'
import { toPostgresUrl } from '../../../src/services/postgres/postgres-session.ts'
import { readPostmaster } from '../../../src/services/postgres/postmaster-file.ts'

const run = promisify(execFile)
const RESTART_LIMIT_MS = 60_000
/** How often the disk is filled again, since servers may free space meanwhile. */
const REFILL_MS = 250
const CHUNKS = [1024 * 1024, 4096, 1]

/** Breaks every connection of the service to the bundled PostgreSQL of a data folder; returns how many. */
export async function dropConnections(dataFolder: string): Promise<number> {
  const { rowCount } = await query(
    dataFolder,
    `select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`,
  )
  return rowCount ?? 0
}

/** Drops the queue's tables under the running service. */
export async function dropQueueSchema(dataFolder: string): Promise<void> {
  await query(dataFolder, 'drop schema concordance_queue cascade')
}

/** Runs `pg_ctl -m fast restart` as the owner of the server; resolves when the server answers again. */
export async function restartServer(dataFolder: string): Promise<void> {
  const cluster = path.join(dataFolder, 'postgres')
  const found = await readPostmaster(cluster)
  // Just after another restart there may be no server to restart.
  if (found === null) return
  const program = await readlink(`/proc/${found.pid}/exe`).catch(() => null)
  if (program === null) return
  const { uid, gid } = await stat(cluster)
  const options = ['-D', cluster, '-m', 'fast', '-W', '-l', '/dev/null', 'restart']
  // The service may be quicker to restart the server itself, so wait for an answer, whoever started it.
  await run(path.join(path.dirname(program), 'pg_ctl'), options, {
    uid,
    gid,
    cwd: '/',
    timeout: RESTART_LIMIT_MS,
  }).catch(() => undefined)
  await waitUntilAnswering(dataFolder)
}

/** How many uploads the catalogue holds. */
export async function countUploads(dataFolder: string): Promise<number> {
  const { rows } = await query(
    dataFolder,
    `select count(*)::int as count from concordance.location where kind = 'upload'`,
  )
  return (rows[0] as { count: number }).count
}

/** Mounts a file system of limited size at `folder`. */
export async function mountSmall(folder: string, megabytes: number): Promise<void> {
  await run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=755`, 'tmpfs', folder]).catch((error: unknown) => {
    throw new Error(`cannot mount a file system of ${megabytes} MB, which requires root: ${String(error)}`)
  })
}

export async function unmount(folder: string): Promise<void> {
  await run('umount', [folder])
}

/** Fills the disk of `folder` and keeps it full until the returned function is called. */
export async function fillDisk(folder: string): Promise<() => Promise<void>> {
  const ending = new AbortController()
  const name = path.join(folder, 'filler')
  const file = await open(name, 'a')
  const fill = async (): Promise<void> => {
    for (const bytes of CHUNKS) {
      const chunk = Buffer.alloc(bytes)
      while (
        !ending.signal.aborted &&
        (await file.appendFile(chunk).then(
          () => true,
          () => false,
        ))
      )
        continue
    }
  }
  await fill()
  const filling = (async () => {
    while (!ending.signal.aborted) {
      await delay(REFILL_MS)
      await fill()
    }
  })()
  return async () => {
    ending.abort()
    await filling
    await file.close()
    await rm(name)
  }
}

async function waitUntilAnswering(dataFolder: string): Promise<void> {
  for (const deadline = Date.now() + RESTART_LIMIT_MS; ; await delay(100)) {
    try {
      await query(dataFolder, 'select 1')
      return
    } catch (error) {
      if (Date.now() > deadline) throw error
    }
  }
}

async function query(dataFolder: string, statement: string): Promise<pg.QueryResult> {
  const cluster = path.join(dataFolder, 'postgres')
  const port = (await readPostmaster(cluster))?.port ?? 0
  const client = new pg.Client({ connectionString: toPostgresUrl({ port, password: await readPassword(cluster) }) })
  client.on('error', () => undefined)
  try {
    await client.connect()
    return await client.query(statement)
  } finally {
    await client.end().catch(() => undefined)
  }
}
