import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { projectFolder } from './project-folder.ts'

/**
 * The folder of hostile and real documents, which are not in this repository: `SHARED_DIR`, or `shared` beside the
 * checkout.
 */
export const sharedFolder = path.resolve(process.env['SHARED_DIR'] ?? path.join(projectFolder, '..', 'shared'))

/** Bytes of a file in that folder, by its path with slashes. */
export function readShared(name: string): Promise<Buffer> {
  return readFile(path.join(sharedFolder, name))
}

/** Content of a JSON file in that folder. */
export async function readSharedJson<T>(name: string): Promise<T> {
  return JSON.parse((await readShared(name)).toString()) as T
}

/** Fails with a single line when the folder is missing, without which the corpus tests cannot run. */
export function requireShared(): void {
  const missing = ['corpus', 'corpus-hostile'].filter((folder) => !existsSync(path.join(sharedFolder, folder)))
  if (missing.length === 0) return
  const error = new Error(`no ${missing.join(', no ')} in ${sharedFolder}: set SHARED_DIR to the folder that has them`)
  error.stack = error.message // the message is enough
  throw error
}
