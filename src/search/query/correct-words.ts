import type { Library } from '../../domain/library.ts'
import { analyse } from '../analysis/analyse.ts'
import { isAbbreviation } from '../analysis/capitals.ts'
import { stemOf } from '../analysis/stem.ts'
import { havingPhrase } from '../engine/search-engine.ts'
import { countPassages } from '../match/frequencies.ts'
import type { SearchPorts } from '../ports.ts'
import { isEnglishWord } from '../vocabulary/english-words.ts'
import { isCorrectable, likeliestOf, nearAmong, targetsAmong, type NearWord } from '../vocabulary/near-words.ts'
import type { WordTerm } from './query.ts'
import { AS_TYPED, frequencyOf, toWordGroups, type WordGroup } from './word-groups.ts'

/** Words that are equally close, of which the most frequent is taken. */
const MAX_COMPARED = 20

type Named = Pick<Library, 'gazetteer' | 'vocabulary'>

const namesByLibrary = new WeakMap<Named, ReadonlySet<string>>()

/** Most words to correct; more unknown words suggest another language, and each is looked for among all words. */
const MAX_CORRECTED = 5

/** What became of a word that the library does not have. */
export type CorrectionNote =
  | { readonly kind: 'corrected'; readonly from: string; readonly to: string }
  | { readonly kind: 'unknown'; readonly word: string }

/** The groups of the words of a query, with those of slips replaced by the words that were meant. */
export interface CorrectedGroups {
  readonly groups: readonly WordGroup[]
  readonly notes: readonly CorrectionNote[]
}

/** Replaces words that do not occur in the library with those of the library that they are slips of, in this spelling. */
export async function correctWords(
  app: SearchPorts,
  groups: readonly WordGroup[],
  corpusVersion: string,
  signal?: AbortSignal,
): Promise<CorrectedGroups> {
  const unknown = new Set(groups.filter((group) => frequencyOf(group) === 0).slice(0, MAX_CORRECTED))
  const notes: CorrectionNote[] = []
  const corrected = await Promise.all(
    groups.map(async (group) => {
      const [word] = group.words
      if (word === undefined || !unknown.has(group)) return group
      const meant = await correctWord(app, word, corpusVersion, signal)
      if (meant === null) {
        notes.push({ kind: 'unknown', word: word.text })
        return group
      }
      notes.push({ kind: 'corrected', from: word.text, to: meant.word })
      const [fresh] = await toWordGroups(app, [meant], AS_TYPED, corpusVersion, signal)
      return fresh ?? group
    }),
  )
  return { groups: corrected, notes }
}

/**
 * The word of the library that a word it does not have is a slip of: one letter missing, added, changed or swapped with
 * its neighbour; in a long word, two. Null for what may be right as it is: short words, abbreviations, numbers, names of
 * places and themes, English words; and for what may be a slip of a stop word.
 */
async function correctWord(
  app: SearchPorts,
  typed: WordTerm,
  corpusVersion: string,
  signal?: AbortSignal,
): Promise<WordTerm | null> {
  const { text, word } = typed
  if (!isCorrectable(word) || isAbbreviation(text)) return null
  const names = namesOf(app.library)
  if (names.has(word) || (await isEnglishWord(word)) || (await isEnglishWord(text.toLowerCase()))) return null
  const near = targetsAmong((await app.vocabulary.read()).near(word))
  const best = likeliestOf(await countWords(app, near, corpusVersion, signal)) ?? likeliestOf(namesNear(names, word))
  return best === null ? null : { text: best, word: best, stem: stemOf(best), isStop: false }
}

/** A library of few documents may not have the word of a name. */
function namesNear(names: ReadonlySet<string>, word: string): readonly CountedWord[] {
  return targetsAmong(nearAmong(names, word)).map((each) => ({ ...each, passages: 0 }))
}

interface CountedWord extends NearWord {
  readonly passages: number
}

/** The words that passages have: a word of the vocabulary may be of a document that has been removed. */
async function countWords(
  app: SearchPorts,
  words: readonly NearWord[],
  corpusVersion: string,
  signal?: AbortSignal,
): Promise<readonly CountedWord[]> {
  const compared = words.slice(0, MAX_COMPARED)
  const passages = await countPassages(
    app,
    compared.map(({ word }) => havingPhrase([word])),
    corpusVersion,
    signal,
  )
  return compared.map((each, at) => ({ ...each, passages: passages[at] ?? 0 })).filter((each) => each.passages > 0)
}

/** The words of the names of places and themes. */
function namesOf(library: Named): ReadonlySet<string> {
  const known = namesByLibrary.get(library)
  if (known !== undefined) return known
  const names = [
    ...library.gazetteer.places.flatMap(({ name, aliases }) => [name, ...aliases]),
    ...library.vocabulary.themes.flatMap(({ label, alternatives, acronyms }) => [label, ...alternatives, ...acronyms]),
  ]
  const words = new Set(names.flatMap((name) => analyse(name).map(({ word }) => word)))
  namesByLibrary.set(library, words)
  return words
}
