import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { PermanentError, messageOf } from '../../errors.ts'
import type { Logger } from '../../logger.ts'
import type { OsUser } from '../launch-server.ts'

const USER = 'postgres'
const COMMAND_TIMEOUT_MS = 15_000

/** Commands that create a system user: on most systems, and on Alpine's BusyBox. Found on root's path. */
const ADD_USER_COMMANDS = [
  `useradd --system --user-group --no-create-home --home-dir / --shell /bin/false ${USER}`,
  `addgroup -S ${USER}; adduser -S -D -H -h / -s /bin/false -G ${USER} ${USER}`,
]

const run = promisify(execFile)

/** Whether we run as root, as which PostgreSQL refuses to run. */
export function isRoot(): boolean {
  return process.getuid?.() === 0
}

/**
 * The OS user `postgres`, created as a system user if missing. For root only.
 * @throws PermanentError `postgres_user` when it cannot be created
 */
export async function ensurePostgresUser(log: Logger): Promise<OsUser> {
  const found = await findUser()
  if (found) return found
  const failures: string[] = []
  for (const command of ADD_USER_COMMANDS) {
    await shell(`PATH=$PATH:/usr/sbin:/sbin; ${command}`).catch((error: unknown) => failures.push(messageOf(error)))
    // looked up even after a failure: another starter may have been faster
    const made = await findUser()
    if (!made) continue
    log.warn({ user: USER, uid: made.uid }, 'created an os user, since postgresql refuses to run as root')
    return made
  }
  const message = `postgresql refuses to run as root and the os user ${USER} could not be created; create it, or name a server in DATABASE_URL: ${failures.join(' ')}`
  throw new PermanentError('postgres_user', message)
}

/** Whether an OS user may enter a folder, all of its parents included. For root only. */
export async function canEnter(user: OsUser, folder: string): Promise<boolean> {
  return run('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { ...user, cwd: '/', timeout: COMMAND_TIMEOUT_MS }).then(
    () => true,
    () => false,
  )
}

async function findUser(): Promise<OsUser | null> {
  try {
    const [uid, gid] = await Promise.all([shell(`id -u ${USER}`), shell(`id -g ${USER}`)])
    return { uid: Number(uid), gid: Number(gid) }
  } catch {
    return null
  }
}

async function shell(command: string): Promise<string> {
  return (await run('/bin/sh', ['-c', command], { cwd: '/', timeout: COMMAND_TIMEOUT_MS })).stdout
}
