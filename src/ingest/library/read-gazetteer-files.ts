import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { readLibraryText } from '../../formats/library-file.ts'
import type { GazetteerFile } from './load-gazetteer.ts'

/** The files of a gazetteer. */
export interface GazetteerFiles extends GazetteerFile {
  readonly more: readonly GazetteerFile[]
}

/**
 * Reads places.yaml of a library, and the files of its folder places/ if there is one.
 * @throws InvalidInputError `library_unreadable`
 */
export async function readGazetteerFiles(folder: string): Promise<GazetteerFiles> {
  const name = path.join(folder, 'places.yaml')
  return { name, text: await readLibraryText(name), more: await readMore(path.join(folder, 'places')) }
}

async function readMore(folder: string): Promise<readonly GazetteerFile[]> {
  if (!existsSync(folder)) return []
  const names = (await readdir(folder)).filter((name) => name.endsWith('.yaml')).sort()
  return Promise.all(names.map(async (name) => ({ name, text: await readLibraryText(path.join(folder, name)) })))
}
