import { randomBytes } from 'node:crypto'
import { chmod, cp, mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { isErrno } from '../os-process.ts'

/** No copy takes this long; an older one was left behind by a killed starter. */
const ABANDONED_AFTER_MS = 60 * 60 * 1000

/**
 * Copies a folder of programs so that every OS user may read and run them. `to` appears complete or not at all;
 * several starters may do this at once, and the first one's copy stays.
 */
export async function copyForEveryone(
  from: string,
  to: string,
  complete: (folder: string) => Promise<void>,
): Promise<void> {
  const parent = dirname(to)
  await mkdir(parent, { recursive: true, mode: 0o755 })
  await removeAbandoned(parent)
  const copy = join(parent, `.copy-${basename(to)}-${randomBytes(6).toString('hex')}`)
  try {
    await cp(from, copy, { recursive: true, verbatimSymlinks: true })
    await complete(copy)
    await openToEveryone(copy)
    await rename(copy, to)
  } catch (error) {
    if (!isErrno(error, 'ENOTEMPTY', 'EEXIST')) throw error
  } finally {
    await rm(copy, { recursive: true, force: true })
  }
}

async function openToEveryone(folder: string): Promise<void> {
  await chmod(folder, 0o755)
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) await openToEveryone(path)
    else if (entry.isFile()) await chmod(path, (await stat(path)).mode & 0o111 ? 0o755 : 0o644)
  }
}

async function removeAbandoned(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    if (!name.startsWith('.copy-')) continue
    const path = join(parent, name)
    const found = await stat(path).catch(() => null)
    if (found && Date.now() - found.mtimeMs > ABANDONED_AFTER_MS) await rm(path, { recursive: true, force: true })
  }
}
