import { randomUUID } from 'node:crypto'
import { readdir, rm, stat } from 'node:fs/promises'
import path from 'node:path'

/** Hidden, and with a name that tells whose it is, since it may be in a folder for all programs. */
const TEMPORARY = /^\.concordance-[0-9a-f-]{36}\.part$/
/** Folders of a blob store, in which files are written too. */
const SHELF = /^[0-9a-f]{2}$/

/** A new name for a file that is being written. */
export function temporaryName(): string {
  return `.concordance-${randomUUID()}.part`
}

/**
 * Removes files that were being written when their process was killed, in `folder` and in the folders of a blob store
 * below it. Files written to within the last `minAgeMs` may belong to another process, and stay. Returns their number.
 */
export async function removeLeftovers(folder: string, minAgeMs: number): Promise<number> {
  const names = await readdir(folder).catch(() => [])
  const newestMs = Date.now() - minAgeMs
  let removed = 0
  for (const name of names) {
    const place = path.join(folder, name)
    if (SHELF.test(name)) removed += await removeLeftovers(place, minAgeMs)
    else if (TEMPORARY.test(name) && (await isOlder(place, newestMs))) {
      await rm(place, { force: true })
      removed += 1
    }
  }
  return removed
}

async function isOlder(file: string, newestMs: number): Promise<boolean> {
  return stat(file).then(
    ({ mtimeMs }) => mtimeMs <= newestMs,
    () => false, // removed by its process, or by another that starts
  )
}
