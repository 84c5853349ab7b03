import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import type { Gazetteer } from '../../domain/vocabulary.ts'
import { readLibraryText } from '../../formats/library-file.ts'
import { loadGazetteer, type GazetteerFile } from './load-gazetteer.ts'

/**
 * Reads places.yaml of a library, and the files of its folder places/ if there is one.
 * @throws InvalidInputError `library_unreadable` or `gazetteer_invalid`
 */
export async function readGazetteer(folder: string): Promise<Gazetteer> {
  const file = path.join(folder, 'places.yaml')
  return loadGazetteer(await readLibraryText(file), file, await readMore(path.join(folder, 'places')))
}

async function readMore(folder: string): Promise<readonly GazetteerFile[]> {
  if (!existsSync(folder)) return []
  const names = (await readdir(folder)).filter((name) => name.endsWith('.yaml')).sort()
  return Promise.all(names.map(async (name) => ({ name, text: await readLibraryText(path.join(folder, name)) })))
}
