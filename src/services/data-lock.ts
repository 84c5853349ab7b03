import { randomBytes } from 'node:crypto'
import { link, mkdir, readFile, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ConflictError } from '../errors.ts'
import { isErrno, readProcessStart } from './os-process.ts'

/**
 * A starter that was overtaken tries again; so many failures in a row mean that the file system does not work properly.
 */
const MAX_ATTEMPTS = 50
/** A claim is linked within milliseconds of being written; an older one was left behind by a killed starter. */
const CLAIM_TTL_MS = 60_000

/** The lock on a data folder, held by one live process. */
export interface DataLock {
  /** Frees the folder; may be repeated. */
  release(): Promise<void>
}

/** The program that holds a data folder; `startedAt` is an ISO 8601 time. */
export interface LockHolder {
  readonly pid: number
  readonly startedAt: string
}

interface Claim extends LockHolder {
  readonly processStart: string
}

/**
 * Locks the data folder (created if missing) for this process, until `release` or the end of the process, however it
 * ends. Works between processes of one machine (or one container), which see each other's process ids.
 *
 * Locks are numbered files, of which the highest counts: a stale lock n is never removed to make way, but overtaken by
 * linking n + 1, in which link(2) lets only one starter succeed. A file is removed only when higher ones exist, so that
 * a slow starter that links an outdated number finds a higher one when it checks again.
 * @throws ConflictError `data_folder_in_use` naming the process that holds it
 */
export async function acquireDataLock(folder: string): Promise<DataLock> {
  const locks = join(folder, 'lock')
  await mkdir(locks, { recursive: true })
  const claim = await writeClaim(locks)
  try {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const number = await overtake(folder, locks, claim)
      if (number === null) continue
      await tidy(locks, number)
      return { release: () => free(join(locks, String(number))) }
    }
  } finally {
    await rm(claim, { force: true })
  }
  throw new ConflictError('data_folder_in_use', `the data folder ${folder} is being taken by other starters`)
}

/** The holder of the data folder, or null when no live process holds it. */
export async function readLockHolder(folder: string): Promise<LockHolder | null> {
  const locks = join(folder, 'lock')
  return readLiveClaim(join(locks, String(await highestNumber(locks))))
}

/** One attempt: returns the number that we now hold, or null when another starter was faster. */
async function overtake(folder: string, locks: string, claim: string): Promise<number | null> {
  const last = await highestNumber(locks)
  const holder = await readLiveClaim(join(locks, String(last)))
  if (holder) {
    const message = `the data folder ${folder} is in use by process ${holder.pid}, running since ${holder.startedAt}; stop that one first`
    throw new ConflictError('data_folder_in_use', message)
  }
  try {
    await link(claim, join(locks, String(last + 1)))
  } catch (error) {
    if (isErrno(error, 'EEXIST')) return null
    throw error
  }
  if ((await highestNumber(locks)) === last + 1) return last + 1
  await rm(join(locks, String(last + 1)), { force: true })
  return null
}

async function writeClaim(locks: string): Promise<string> {
  const file = join(locks, `claim-${process.pid}-${randomBytes(6).toString('hex')}`)
  const processStart = (await readProcessStart(process.pid)) ?? ''
  const claim: Claim = { pid: process.pid, startedAt: new Date().toISOString(), processStart }
  await writeFile(file, JSON.stringify(claim), { flag: 'wx' })
  return file
}

async function readLiveClaim(file: string): Promise<LockHolder | null> {
  // an empty file was released; an unreadable one was damaged by a power failure, since only complete files are linked
  const claim = parseClaim(await readFile(file, 'utf8').catch(() => ''))
  if (!claim || (await readProcessStart(claim.pid)) !== claim.processStart) return null
  return { pid: claim.pid, startedAt: claim.startedAt }
}

function parseClaim(text: string): Claim | null {
  try {
    const { pid, startedAt, processStart } = JSON.parse(text) as Partial<Claim>
    if (typeof pid !== 'number' || typeof startedAt !== 'string' || typeof processStart !== 'string') return null
    return { pid, startedAt, processStart }
  } catch {
    return null
  }
}

async function highestNumber(locks: string): Promise<number> {
  const names = await readdir(locks).catch(() => [])
  return Math.max(0, ...names.filter((name) => /^\d+$/.test(name)).map(Number))
}

/** Keeps the previous number: a starter that lists the folder at this moment must not miss both. */
async function tidy(locks: string, number: number): Promise<void> {
  for (const name of await readdir(locks)) {
    const file = join(locks, name)
    if (/^\d+$/.test(name) && Number(name) < number - 1) await rm(file, { force: true })
    if (name.startsWith('claim-') && (await isOld(file))) await rm(file, { force: true })
  }
}

async function isOld(file: string): Promise<boolean> {
  const found = await stat(file).catch(() => null)
  return found !== null && Date.now() - found.mtimeMs > CLAIM_TTL_MS
}

/** Empties the file instead of removing it, since numbers must never decrease. */
async function free(file: string): Promise<void> {
  await truncate(file).catch((error: unknown) => {
    if (!isErrno(error, 'ENOENT')) throw error // someone deleted the data folder
  })
}
