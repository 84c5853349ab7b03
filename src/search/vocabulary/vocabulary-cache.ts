import type { Catalogue } from '../../db/database.ts'
import { readWordChanges, readWordsAfter } from '../../db/texts/words.ts'
import { shareRuns } from '../../runtime/share-runs.ts'
import { createNearWords } from './near-words.ts'
import { toVocabulary, type Vocabulary } from './vocabulary.ts'
import { addWords, appendWords, NO_WORDS, type WordList } from './word-list.ts'

/** Keeps the words of the library in memory, about 10 bytes a word, from the first call on. */
export interface VocabularyCache {
  /** The words as of this call at least: those of everything written to the index before it are included. */
  read(): Promise<Vocabulary>
}

/** More changes than these are slower to add than to read everything again, which a rebuild of the index leads to. */
const MAX_CHANGES = 3_000
/** Words read at once, in some 30 ms. */
const WORDS_PER_READ = 50_000

/** Opens a cache that reads everything at the first call, and only new words after that. */
export function openVocabulary(catalogue: Catalogue): VocabularyCache {
  let list: WordList = NO_WORDS
  let known: { readonly marker: string; readonly edition: string | null } | null = null

  const nearWords = createNearWords()
  const refresh = async (): Promise<void> => {
    const { words, ...now } = await readWordChanges(catalogue, known?.marker ?? null, MAX_CHANGES)
    if (known?.edition !== now.edition || words === 'many') list = await readAllWords(catalogue)
    else if (words.length > 0) list = addWords(list, words)
    known = now
  }

  const catchUp = shareRuns(refresh)
  return {
    read: async () => {
      await catchUp()
      return toVocabulary(list, nearWords)
    },
  }
}

/** Words written meanwhile may be missing: they are among the changes after this call. */
async function readAllWords(catalogue: Catalogue): Promise<WordList> {
  let list = NO_WORDS
  let last = ''
  for (;;) {
    const text = await readWordsAfter(catalogue, last, WORDS_PER_READ)
    if (text === '') return list
    list = appendWords(list, text)
    last = text.slice(text.lastIndexOf(' ') + 1)
  }
}
