import { existsSync } from 'node:fs'
import path from 'node:path'
import type { Library } from '../../domain/library.ts'
import type { Source } from '../../domain/source.ts'
import { readLibraryText } from '../../formats/library-file.ts'
import { rememberLast } from '../../runtime/remember-last.ts'
import { loadSources } from '../harvest/load-sources.ts'
import { createPlaceMatcher } from '../tag/places/place-matcher.ts'
import { createThemeMatcher, createThemeTagger } from '../tag/themes/tag-passage.ts'
import { loadExpected, NOTHING_EXPECTED } from './load-expected.ts'
import { loadGazetteer } from './load-gazetteer.ts'
import { readGazetteerFiles, type GazetteerFiles } from './read-gazetteer-files.ts'
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
  const themes = await read('themes.yaml', toThemes)
  const places = toPlaces(JSON.stringify(await readGazetteerFiles(folder)))
  const has = (name: string) => existsSync(path.join(folder, name))
  const expected = has('expected.yaml')
    ? await read('expected.yaml', (text, file) => loadExpected(text, file, places.gazetteer))
    : NOTHING_EXPECTED
  const sources = [...(await read('sources.yaml', loadSources)), ...moreSources]
  return {
    ...themes,
    ...places,
    expected,
    sources,
    synonyms: has('synonyms.yaml') ? await read('synonyms.yaml', loadSynonyms) : NO_SYNONYMS,
    hosts: has('hosts.yaml') ? await read('hosts.yaml', loadHostRules) : [],
  }
}

// The two longest files are made into what looks names up, which takes as long as starting a program.

const toThemesOfText = rememberLast((key) => {
  const [text, file] = JSON.parse(key) as [string, string]
  const vocabulary = loadVocabulary(text, file)
  return { vocabulary, matchThemes: createThemeMatcher(vocabulary), tagThemes: createThemeTagger(vocabulary) }
})

function toThemes(text: string, file: string) {
  return toThemesOfText(JSON.stringify([text, file]))
}

const toPlaces = rememberLast((key) => {
  const { text, name, more } = JSON.parse(key) as GazetteerFiles
  const gazetteer = loadGazetteer(text, name, more)
  return { gazetteer, matchPlaces: createPlaceMatcher(gazetteer) }
})
