import { access, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { AppError, messageOf, NotFoundError, toDiskError, TransientError } from '../errors.ts'
import { assertBlobKey, blobKeyOfMany, verified } from './blob-key.ts'
import type { BlobKey, BlobStore } from './blob-store.ts'
import { requireFreeSpace } from '../runtime/disk-space.ts'
import { temporaryName } from '../runtime/leftovers.ts'
import { spoolToFile } from './spool-file.ts'

/** Blobs as files `ab/abcdef...` below `folder`, which is created if absent. */
export function createFsStore(folder: string): BlobStore {
  return {
    write: async (bytes, signal) => {
      signal?.throwIfAborted()
      const key = await blobKeyOfMany(bytes)
      if (await exists(pathOf(folder, key))) return key
      await requireFreeSpace(folder, bytes.length).catch(toUnavailable)
      await writeDurably(pathOf(folder, key), bytes).catch(toUnavailable)
      return key
    },
    writeFrom: async (chunks, signal) => {
      await mkdir(folder, { recursive: true }).catch(toUnavailable)
      await requireFreeSpace(folder, 0).catch(toUnavailable)
      const { file, key, bytes } = await spoolToFile(chunks, folder, signal).catch(toFault)
      await moveDurably(file, pathOf(folder, key)).catch(toUnavailable)
      return { key, bytes }
    },
    read: async (key, signal) => {
      const bytes = await readFile(pathOf(folder, key), signal ? { signal } : {}).catch((error: unknown) => {
        if (codeOf(error) === 'ENOENT') throw new NotFoundError('blob_missing', `no blob ${key}`)
        return toUnavailable(error)
      })
      return verified(key, bytes)
    },
    withFile: async (key, use) => {
      const file = pathOf(folder, key)
      if (!(await exists(file))) throw new NotFoundError('blob_missing', `no blob ${key}`)
      return use(file)
    },
    has: async (key) => exists(pathOf(folder, key)),
    remove: async (key) => rm(pathOf(folder, key), { force: true }).catch(toUnavailable),
    keys: () => listKeys(folder),
    close: async () => {},
  }
}

function pathOf(folder: string, key: BlobKey): string {
  assertBlobKey(key)
  return path.join(folder, key.slice(0, 2), key)
}

/** Writes a temporary file, flushes and renames it, and flushes the folder: after a crash it is complete or absent. */
async function writeDurably(target: string, bytes: Uint8Array): Promise<void> {
  const folder = path.dirname(target)
  await mkdir(folder, { recursive: true })
  const temporary = path.join(folder, temporaryName())
  try {
    const file = await open(temporary, 'wx')
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await moveDurably(temporary, target)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

/** Renames a file to its final place, and flushes the folder. */
async function moveDurably(file: string, target: string): Promise<void> {
  const folder = path.dirname(target)
  await mkdir(folder, { recursive: true })
  try {
    await rename(file, target)
  } catch (error) {
    await rm(file, { force: true })
    throw error
  }
  const entry = await open(folder, 'r')
  try {
    await entry.sync()
  } finally {
    await entry.close()
  }
}

async function* listKeys(folder: string): AsyncIterable<BlobKey> {
  for (const shelf of await namesIn(folder)) {
    if (!/^[0-9a-f]{2}$/.test(shelf)) continue
    for (const name of await namesIn(path.join(folder, shelf))) {
      if (/^[0-9a-f]{64}$/.test(name)) yield name
    }
  }
}

/** The names in a folder; none when it does not exist. Any other failure is one of the store. */
async function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch((error: unknown) => (codeOf(error) === 'ENOENT' ? [] : toUnavailable(error)))
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    (error: unknown) => (codeOf(error) === 'ENOENT' ? false : toUnavailable(error)),
  )
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code
}

function toUnavailable(thrown: unknown): never {
  const error = toDiskError(thrown)
  if (error instanceof AppError || (error as Error).name === 'AbortError') throw error
  throw new TransientError('blob_store_unavailable', `blob folder: ${messageOf(error)}`, { cause: error })
}

/**
 * Errors while spooling: those of the disk are failures of the store; those thrown by the caller's stream are rethrown.
 */
function toFault(error: unknown): never {
  const isOfDisk = ['open', 'write', 'fsync', 'close'].includes((error as NodeJS.ErrnoException).syscall ?? '')
  if (isOfDisk) return toUnavailable(error)
  throw error
}
