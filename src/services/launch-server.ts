import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { systemClock } from '../runtime/clock.ts'
import { TransientError, messageOf } from '../errors.ts'
import { readProcessStart } from './os-process.ts'
import type { ServerLog } from './server-log.ts'

const POLL_MS = 15

/** An OS user, by user and group id. */
export interface OsUser {
  readonly uid: number
  readonly gid: number
}

/** A process identified by id and start, so that a reused id is not mistaken for it. `child`: null when adopted. */
export interface ServerProcess {
  readonly pid: number
  readonly start: string
  readonly child: ChildProcess | null
}

/** A server to start; `user` null means our own user. */
export interface Launch {
  readonly name: 'postgres' | 'meilisearch'
  readonly command: string
  readonly args: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  readonly user: OsUser | null
  readonly log: ServerLog
}

/** What `awaitReady` waits for, and how long. */
export interface Readiness {
  readonly isReady: () => Promise<boolean>
  readonly timeoutMs: number
  readonly signal: AbortSignal | undefined
}

/**
 * The whole environment of a server. It excludes our secrets and variables that the server would read (PGOPTIONS,
 * MEILI_DB_PATH), and makes its messages English, since we match them.
 */
export function cleanEnvironment(home: string): Readonly<Record<string, string>> {
  return { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: home, LC_ALL: 'C', TZ: 'UTC' }
}

/**
 * Starts a server that writes to its log file, in a process group of its own, which a terminal's Ctrl-C does not reach.
 * @throws TransientError `<name>_start_failed`
 */
export async function launchServer(launch: Launch): Promise<ServerProcess> {
  const output = launch.log.open()
  try {
    const child = spawn(launch.command, launch.args, {
      cwd: '/', // the server's user may not be able to enter our working directory
      env: launch.environment,
      detached: true,
      stdio: ['ignore', output.fd, output.fd],
      ...(launch.user ?? {}),
    })
    child.unref()
    await once(child, 'spawn')
    const pid = child.pid ?? 0
    return { pid, start: (await readProcessStart(pid)) ?? 'ended', child }
  } catch (error) {
    throw new TransientError(`${launch.name}_start_failed`, `${launch.command}: ${messageOf(error)}`, { cause: error })
  } finally {
    output.close()
  }
}

/**
 * Resolves when the server is ready; does not stop it otherwise.
 * @throws TransientError `<name>_start_failed` with the end of its log, when the server ends or takes too long
 */
export async function awaitReady(launch: Launch, server: ServerProcess, readiness: Readiness): Promise<void> {
  const deadline = performance.now() + readiness.timeoutMs
  while (!(await readiness.isReady())) {
    readiness.signal?.throwIfAborted()
    if ((await readProcessStart(server.pid)) !== server.start) throw await startFailure(launch, 'ended during start')
    if (performance.now() > deadline) throw await startFailure(launch, `gave no answer in ${readiness.timeoutMs} ms`)
    await systemClock.sleep(POLL_MS)
  }
}

async function startFailure(launch: Launch, what: string): Promise<TransientError> {
  const message = `${launch.name} ${what}; its log ${launch.log.file} ends: ${(await launch.log.tail()) || '(nothing)'}`
  return new TransientError(`${launch.name}_start_failed`, message)
}
