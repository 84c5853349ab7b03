import { readCorpusTexts, type LibraryText } from './corpus-texts.ts'
import { makeTexts } from './made-texts.ts'
import { seededRandom } from '../support/seeded-random.ts'

/** Generates distinct text files endlessly, of twenty passages each. */
export interface NewDocuments {
  next(): { readonly fileName: string; readonly bytes: Uint8Array }
}

/** Source texts of the sentences: enough that documents differ, few enough to be parsed in seconds. */
const SOURCES = 100
/** Differs from the small seeds of libraries, so that the documents do too. */
const SEED_OFFSET = 1_000_000

/** Combines sentences of the corpus in an order determined by `seed`, for a library of so many passages. */
export async function newDocuments(
  corpus: string,
  seed: number,
  passages: number,
  signal: AbortSignal,
): Promise<NewDocuments> {
  const nextText = await newTexts(corpus, seed, passages, signal)
  let made = 0
  return {
    next: () => {
      const text = nextText()
      made += 1
      const whole = [text.title, ...text.passages.map((passage) => passage.text)].join('\n\n')
      return { fileName: `new-${made}.txt`, bytes: Buffer.from(whole) }
    },
  }
}

/** The same as texts that are cut into passages. */
export async function newTexts(
  corpus: string,
  seed: number,
  passages: number,
  signal: AbortSignal,
): Promise<() => LibraryText> {
  const sources: LibraryText[] = []
  for await (const text of readCorpusTexts(corpus, signal)) {
    sources.push(text)
    if (sources.length === SOURCES) break
  }
  const texts = makeTexts(sources, seededRandom(SEED_OFFSET + seed), passages)
  return () => (texts.next() as IteratorYieldResult<LibraryText>).value
}
