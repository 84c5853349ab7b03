import type { Library, Synonyms } from '../../domain/library.ts'
import { analysePart } from '../analysis/analyse.ts'
import { findNames, type NamedRange } from './find-names.ts'
import type { WordTerm } from './query.ts'

/** Words of the longest name that is recognised, with its stop words. */
const MAX_WORDS = 12
/** Stop words of so many letters do not distinguish names: `research and development` is `research development`. */
const MAX_IGNORED = 3
/** A name of at least so many words that are no stop words is found by them, wherever they are in a passage. */
const MIN_LOOSE = 3

/** Another way to say something: words that must all occur, or that must occur in this order. */
export interface Synonym {
  /** As in the library’s list. */
  readonly text: string
  readonly form: 'words' | 'phrase'
  readonly words: readonly string[]
  /** Of the words that are no stop words. */
  readonly stems: readonly string[]
}

interface Entry {
  /** The spelling in capitals that the words must have, for an acronym that is a word in small letters. */
  readonly exact: string | null
  readonly others: readonly Synonym[]
}

const entriesBySynonyms = new WeakMap<Synonyms, ReadonlyMap<string, readonly Entry[]>>()

/** The words of a query that the library has synonyms of, the longest first; stop words included. */
export function findSynonyms(
  { synonyms }: Pick<Library, 'synonyms'>,
  words: readonly WordTerm[],
): readonly NamedRange<readonly Synonym[]>[] {
  const entries = entriesOf(synonyms)
  return findNames(words, MAX_WORDS, (some) => synonymsOf(entries, some))
}

function synonymsOf(
  entries: ReadonlyMap<string, readonly Entry[]>,
  words: readonly WordTerm[],
): readonly Synonym[] | undefined {
  const [first, last] = [words[0], words.at(-1)]
  if (first === undefined || last === undefined || isIgnored(first) || isIgnored(last)) return undefined
  const text = words.map((word) => word.text).join(' ')
  const here = (entries.get(keyOf(words)) ?? []).filter(({ exact }) => exact === null || exact === text)
  return here.length === 0 ? undefined : here.flatMap(({ others }) => others)
}

function entriesOf(synonyms: Synonyms): ReadonlyMap<string, readonly Entry[]> {
  const known = entriesBySynonyms.get(synonyms)
  if (known !== undefined) return known
  const entries = new Map<string, Entry[]>()
  const add = (name: string, others: readonly string[], exact: string | null = null): void => {
    const key = keyOf(analysePart(name, true))
    entries.set(key, [...(entries.get(key) ?? []), { exact, others: others.flatMap(toSynonyms) }])
  }
  for (const { acronym, means, inCapitals } of synonyms.acronyms) {
    add(acronym, means, inCapitals ? acronym : null)
    for (const meaning of means) add(meaning, [acronym])
  }
  for (const group of synonyms.synonyms) {
    for (const name of group) {
      add(
        name,
        group.filter((other) => other !== name),
      )
    }
  }
  entriesBySynonyms.set(synonyms, entries)
  return entries
}

/** A name in each form that it is searched for: a phrase of two words also in the plural. */
function toSynonyms(text: string): readonly Synonym[] {
  const tokens = analysePart(text, true)
  const words = tokens.map(({ word }) => word)
  const significant = tokens.filter(({ isStop }) => !isStop)
  const stems = significant.map(({ stem }) => stem)
  if (tokens.length === 1 || significant.length >= MIN_LOOSE) {
    return [{ text, form: 'words', words: significant.map(({ word }) => word), stems }]
  }
  const phrase = { text, form: 'phrase', words, stems } as const
  const plural = significant.length === words.length ? pluralOf(words) : null
  return plural === null ? [phrase] : [phrase, { ...phrase, words: plural }]
}

function pluralOf(words: readonly string[]): readonly string[] | null {
  const last = words.at(-1) ?? ''
  if (!/[a-z]{3}$/.test(last) || last.endsWith('s')) return null
  const plural = /[^aeiou]y$/.test(last) ? `${last.slice(0, -1)}ies` : `${last}s`
  return [...words.slice(0, -1), plural]
}

function keyOf(words: readonly Pick<WordTerm, 'word' | 'stem' | 'isStop'>[]): string {
  return words.flatMap((word) => (isIgnored(word) ? [] : [word.stem])).join(' ')
}

function isIgnored({ word, isStop }: Pick<WordTerm, 'word' | 'isStop'>): boolean {
  return isStop && word.length <= MAX_IGNORED
}
