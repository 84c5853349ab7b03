import path from 'node:path'
import { parseFile } from '../../src/ingest/parse/parse-file.ts'
import { readLibrary } from '../../src/ingest/library/read-library.ts'
import type { Library } from '../../src/domain/library.ts'
import type { ParsedPassage } from '../../src/domain/parsed-document.ts'
import { projectFolder } from '../../test/support/project-folder.ts'
import { readShared } from '../../test/support/shared-dir.ts'
import { findPassage } from './find-passage.ts'
import { readGoldHalf, type GoldPassage, type Half } from './gold-file.ts'
import { tagPassages, type GivenTag } from './tag-passages.ts'
import { readThemes } from './themes.ts'

/** What the service gives a labelled passage. */
export interface TaggedPassage {
  readonly gold: GoldPassage
  /** As it is parsed now. Null: it was not found again, and counts nowhere. */
  readonly passage: ParsedPassage | null
  readonly isSame: boolean
  readonly given: readonly GivenTag[]
}

export interface TaggedHalf {
  readonly passages: readonly TaggedPassage[]
  /** Ids of the vocabulary that tagged them, of the themes that readers looked for. */
  readonly vocabulary: ReadonlySet<string>
}

/** Parses and tags every document of a half, and picks the labelled passages. */
export async function measureTagging(half: Half): Promise<TaggedHalf> {
  const library = await readLibrary(path.join(projectFolder, 'library'), [])
  const gold = await readGoldHalf(half)
  const passages: TaggedPassage[] = []
  for (const file of new Set(gold.map((each) => each.file))) {
    const ofFile = gold.filter((each) => each.file === file)
    passages.push(...(await tagFile(library, file, ofFile)))
  }
  return { passages, vocabulary: readThemes(library.vocabulary.themes.map(({ id }) => id)) }
}

async function tagFile(
  library: Library,
  file: string,
  gold: readonly GoldPassage[],
): Promise<readonly TaggedPassage[]> {
  const bytes = new Uint8Array(await readShared(`corpus/${file}`))
  const declaredMediaType = file.endsWith('.html') ? 'text/html' : null
  const document = await parseFile({ bytes, declaredMediaType, name: path.basename(file) })
  const tags = tagPassages(library, document)
  return gold.map((each) => {
    const { passage, isSame } = findPassage(each, document.passages)
    const given = passage === null ? [] : (tags.get(passage) ?? [])
    const read = readThemes(given.map(({ theme }) => theme))
    return { gold: each, passage, isSame, given: given.filter(({ theme }) => read.has(theme)) }
  })
}
