import { existsSync } from 'node:fs'
import path from 'node:path'
import type { Library } from '../../domain/library.ts'
import type { Source } from '../../domain/source.ts'
import { readLibraryText } from '../../formats/library-file.ts'
import { loadSources } from '../harvest/load-sources.ts'
import { createPlaceMatcher } from '../tag/places/place-matcher.ts'
import { createThemeMatcher, createThemeTagger } from '../tag/themes/tag-passage.ts'
import { loadExpected, NOTHING_EXPECTED } from './load-expected.ts'
import { readGazetteer } from './read-gazetteer.ts'
import { loadHostRules } from './load-host-rules.ts'
import { loadSynonyms, NO_SYNONYMS } from './load-synonyms.ts'
import { loadVocabulary } from './load-vocabulary.ts'

/**
 * Reads the library's files, reporting all issues of a file at once. `expected.yaml`, `hosts.yaml`,
 * `synonyms.yaml` and the folder `places` are optional.
 */
export async function readLibrary(folder: string, moreSources: readonly Source[]): Promise<Library> {
  const read = async <T>(name: string, load: (text: string, file: string) => T): Promise<T> => {
    const file = path.join(folder, name)
    const text = await readLibraryText(file)
    return load(text, file)
  }
  const vocabulary = await read('themes.yaml', loadVocabulary)
  const gazetteer = await readGazetteer(folder)
  const has = (name: string) => existsSync(path.join(folder, name))
  const expected = has('expected.yaml')
    ? await read('expected.yaml', (text, file) => loadExpected(text, file, gazetteer))
    : NOTHING_EXPECTED
  const sources = [...(await read('sources.yaml', loadSources)), ...moreSources]
  return {
    vocabulary,
    gazetteer,
    expected,
    sources,
    synonyms: has('synonyms.yaml') ? await read('synonyms.yaml', loadSynonyms) : NO_SYNONYMS,
    hosts: has('hosts.yaml') ? await read('hosts.yaml', loadHostRules) : [],
    matchThemes: createThemeMatcher(vocabulary),
    tagThemes: createThemeTagger(vocabulary),
    matchPlaces: createPlaceMatcher(gazetteer),
  }
}
