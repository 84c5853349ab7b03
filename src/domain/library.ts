import type { HostRule } from './host-rule.ts'
import type { Source } from './source.ts'
import type { Expected, Gazetteer, PhraseMatcher, PlaceMatcher, ThemeTagger, Vocabulary } from './vocabulary.ts'

/** An abbreviation, and the names that it stands for. */
export interface Acronym {
  readonly acronym: string
  readonly means: readonly string[]
  /** Whether it is one in capitals only, since it is a word in small letters. */
  readonly inCapitals: boolean
}

/** Words that stand for each other in a search. */
export interface Synonyms {
  readonly version: number
  readonly acronyms: readonly Acronym[]
  /** Groups of words or phrases of one meaning. */
  readonly synonyms: readonly (readonly string[])[]
}

/** The reviewed data of the library, with matchers that find its themes and places in a text. */
export interface Library {
  readonly vocabulary: Vocabulary
  readonly gazetteer: Gazetteer
  /** What the library should hold; empty when the folder has no `expected.yaml`. */
  readonly expected: Expected
  readonly sources: readonly Source[]
  /** Empty when the folder has no `synonyms.yaml`. */
  readonly synonyms: Synonyms
  readonly hosts: readonly HostRule[]
  readonly matchThemes: PhraseMatcher
  /** Reads the whole passage: where a phrase stands in it, and what is said of it. */
  readonly tagThemes: ThemeTagger
  readonly matchPlaces: PlaceMatcher
}
