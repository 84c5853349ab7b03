import type { HostRule } from './host-rule.ts'
import type { Source } from './source.ts'
import type { Expected, Gazetteer, PhraseMatcher, Vocabulary } from './vocabulary.ts'

/** The domain as reviewed data, with what matches it in a text. */
export interface Library {
  readonly vocabulary: Vocabulary
  readonly gazetteer: Gazetteer
  /** What should be in the library; nothing where the folder has no `expected.yaml`. */
  readonly expected: Expected
  readonly sources: readonly Source[]
  readonly hosts: readonly HostRule[]
  readonly matchThemes: PhraseMatcher
  readonly matchPlaces: PhraseMatcher
}
