import { cut, readCorpusTexts, type LibraryText } from './corpus-texts.ts'
import { collectionKey, type CollectionName, type RankedCollection } from './collections/ranked-collection.ts'
import { makeTexts } from './made-texts.ts'
import { seededRandom } from '../support/seeded-random.ts'

const PASSAGES_A_DOCUMENT = 20

/** `real`: a text of the corpus; `made`: generated from its sentences. */
export interface MixedText {
  readonly origin: CollectionName | 'real' | 'made'
  readonly workKey: string
  readonly text: LibraryText
}

export interface MixedTextOptions {
  readonly corpus: string
  /** Minimum number of passages of other texts besides the collections; documents are never cut short. */
  readonly passages: number
  readonly seed: number
}

/** The collections, then texts of the corpus until there are enough passages, then texts generated from them. */
export async function* listMixedTexts(
  collections: readonly RankedCollection[],
  options: MixedTextOptions,
  signal: AbortSignal,
): AsyncGenerator<MixedText> {
  for (const { name, documents } of collections) {
    for (const { number, title, authors, year, text } of documents) {
      const passages = cut(`${title}\n\n${text}`)
      yield { origin: name, workKey: collectionKey(name, number), text: { title, authors, year, passages } }
    }
  }
  let count = 0
  let passages = 0
  for await (const { origin, text } of listOthers(options, signal)) {
    yield { origin, workKey: `bench:mixed/${count}`, text }
    count += 1
    passages += text.passages.length
    if (passages >= options.passages) return
  }
}

async function* listOthers(
  { corpus, passages, seed }: MixedTextOptions,
  signal: AbortSignal,
): AsyncGenerator<Omit<MixedText, 'workKey'>> {
  if (passages === 0) return
  const sources: LibraryText[] = []
  for await (const source of readCorpusTexts(corpus, signal)) {
    sources.push(source)
    for (const text of inDocuments(source)) yield { origin: 'real', text }
  }
  for (const text of makeTexts(sources, seededRandom(seed + 1))) yield { origin: 'made', text }
}

/** Splits a long text into several documents of similar size. */
function* inDocuments({ title, passages }: LibraryText): Generator<LibraryText> {
  for (let from = 0; from < passages.length; from += PASSAGES_A_DOCUMENT) {
    const name = from === 0 ? title : `${title}, part ${1 + from / PASSAGES_A_DOCUMENT}`
    yield { title: name, passages: passages.slice(from, from + PASSAGES_A_DOCUMENT) }
  }
}
