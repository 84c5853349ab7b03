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
/** While the disk is to be full: what a server frees meanwhile is taken too. */
const FILL_AGAIN_MS = 250
const CHUNKS = [1024 * 1024, 4096, 1]

/** Breaks every connection of the service to the bundled PostgreSQL of a data folder; returns how many. */
export async function dropConnections(dataFolder: string): Promise<number> {
  const { rowCount } = await ask(
    dataFolder,
    `select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`,
  )
  return rowCount ?? 0
}

/** Has the queue's tables vanish under the running service. */
export async function dropQueueSchema(dataFolder: string): Promise<void> {
  await ask(dataFolder, 'drop schema concordance_queue cascade')
}

/** `pg_ctl -m fast restart`, by the user whose server it is; resolves when it answers again. */
export async function restartServer(dataFolder: string): Promise<void> {
  const cluster = path.join(dataFolder, 'postgres')
  const found = await readPostmaster(cluster)
  // Between two incarnations there is no server to be restarted.
  if (found === null) return
  const program = await readlink(`/proc/${found.pid}/exe`).catch(() => null)
  if (program === null) return
  const { uid, gid } = await stat(cluster)
  const options = ['-D', cluster, '-m', 'fast', '-W', '-l', '/dev/null', 'restart']
  // The supervisor of the service may be quicker to start it again; what to wait for is an answer, whoever started it.
  await run(path.join(path.dirname(program), 'pg_ctl'), options, {
    uid,
    gid,
    cwd: '/',
    timeout: RESTART_LIMIT_MS,
  }).catch(() => undefined)
  await untilAnswering(dataFolder)
}

/** How many uploads the catalogue holds. */
export async function countUploads(dataFolder: string): Promise<number> {
  const { rows } = await ask(
    dataFolder,
    `select count(*)::int as count from concordance.location where kind = 'upload'`,
  )
  return (rows[0] as { count: number }).count
}

/** A file system of its own size at `folder`. */
export async function mountSmall(folder: string, megabytes: number): Promise<void> {
  await run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=755`, 'tmpfs', folder]).catch((error: unknown) => {
    throw new Error(`no file system of ${megabytes} MB can be mounted here, which takes root: ${String(error)}`)
  })
}

export async function unmount(folder: string): Promise<void> {
  await run('umount', [folder])
}

/** Takes all the room there is in `folder`, and goes on to, until the returned function gives it back. */
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
      await delay(FILL_AGAIN_MS)
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

async function untilAnswering(dataFolder: string): Promise<void> {
  for (const deadline = Date.now() + RESTART_LIMIT_MS; ; await delay(100)) {
    try {
      await ask(dataFolder, 'select 1')
      return
    } catch (error) {
      if (Date.now() > deadline) throw error
    }
  }
}

async function ask(dataFolder: string, query: string): Promise<pg.QueryResult> {
  const cluster = path.join(dataFolder, 'postgres')
  const port = (await readPostmaster(cluster))?.port ?? 0
  const client = new pg.Client({ connectionString: toPostgresUrl({ port, password: await readPassword(cluster) }) })
  client.on('error', () => undefined)
  try {
    await client.connect()
    return await client.query(query)
  } finally {
    await client.end().catch(() => undefined)
  }
}
