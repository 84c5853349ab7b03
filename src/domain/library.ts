import type { HostRule } from './host-rule.ts'
import type { Source } from './source.ts'
import type { Synonyms } from './synonyms.ts'
import type { Expected, Gazetteer, PhraseMatcher, Vocabulary } from './vocabulary.ts'

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
  readonly matchPlaces: PhraseMatcher
}
