import { LRUCache } from 'lru-cache'
import type { Catalogue } from '../../db/database.ts'
import { addWords, beginWordRewrite, deleteUnwrittenWords, rewriteWords } from '../../db/texts/words.ts'
import { slicesOf } from '../../runtime/slices-of.ts'
import { yieldToEventLoop } from '../../runtime/yield-to-event-loop.ts'
import { toOwnString } from '../../search/analysis/own-string.ts'
import { termsOf } from '../../search/analysis/record-terms.ts'
import type { IndexRecord } from '../../search/engine/search-engine.ts'

/** Nearly all words of a text are among the most frequent of a library; some 20 MB. */
const MAX_KNOWN = 200_000
const WORDS_PER_WRITE = 10_000

/** Words that are in the table as long as it has this edition. */
interface KnownWords {
  readonly edition: string | null
  readonly words: LRUCache<string, true>
}

/** One per catalogue. It is replaced, never cleared, since several writers may be using it. */
const knownWords = new WeakMap<Catalogue, KnownWords>()

/**
 * Adds the words of these records to the vocabulary. To be called before the records are put into the index, so that
 * every word of the index is in the vocabulary; and with the lock of the index, since a rebuild deletes words.
 */
export async function writeWords(catalogue: Catalogue, records: readonly IndexRecord[]): Promise<void> {
  const words = [...(await wordsOf(records))]
  const known = knownWords.get(catalogue)
  const unknown = known === undefined ? words : words.filter((word) => known.words.get(word) === undefined)
  const edition = await addInSlices(catalogue, unknown)
  if (known !== undefined && known.edition === edition) return remember(known, unknown)
  if (known !== undefined) await addInSlices(catalogue, words)
  const renewed = { edition, words: new LRUCache<string, true>({ max: MAX_KNOWN }) }
  knownWords.set(catalogue, renewed)
  remember(renewed, words)
}

/** Rewrites the vocabulary while the index is rebuilt. */
export interface VocabularyRewrite {
  /** Adds the words of records that are about to be put into the new index. */
  write(records: readonly IndexRecord[]): Promise<void>
  /** Deletes the words that were neither written by this rewrite nor by anybody else since it began. */
  end(): Promise<void>
}

/** For the holder of the lock of the index, who is alone. */
export async function beginVocabularyRewrite(catalogue: Catalogue): Promise<VocabularyRewrite> {
  const snapshot = await beginWordRewrite(catalogue)
  const written = new LRUCache<string, true>({ max: MAX_KNOWN })
  return {
    write: async (records) => {
      const words = [...(await wordsOf(records))].filter((word) => written.get(word) === undefined)
      for (const slice of slicesOf(words, WORDS_PER_WRITE)) await rewriteWords(catalogue, slice, snapshot)
      for (const word of words) written.set(toOwnString(word), true)
    },
    end: () => deleteUnwrittenWords(catalogue, snapshot),
  }
}

async function wordsOf(records: readonly IndexRecord[]): Promise<ReadonlySet<string>> {
  const words = new Set<string>()
  for (const record of records) {
    for (const stretch of termsOf(record).stretches) for (const word of stretch) words.add(word)
    await yieldToEventLoop()
  }
  return words
}

/** One statement nearly always, also for no words, since the edition is needed. */
async function addInSlices(catalogue: Catalogue, words: readonly string[]): Promise<string | null> {
  let edition = await addWords(catalogue, words.slice(0, WORDS_PER_WRITE))
  for (const slice of slicesOf(words.slice(WORDS_PER_WRITE), WORDS_PER_WRITE))
    edition = await addWords(catalogue, slice)
  return edition
}

function remember(known: KnownWords, words: readonly string[]): void {
  for (const word of words) known.words.set(toOwnString(word), true)
}
