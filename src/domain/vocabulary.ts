import type { Span } from './parsed-document.ts'
import type { Stance } from './states.ts'

/** A concept of library/themes.yaml. */
export interface Theme {
  readonly id: string
  /** The name without a language by which other vocabularies may cite the theme; never reused. */
  readonly notation: string
  /** The English label. */
  readonly label: string
  /** Labels by language, the English one among them. Only the English one is matched. */
  readonly labels: Readonly<Record<string, string>>
  readonly definition: string
  /** What the theme takes in and leaves to others; null where the definition says enough. */
  readonly scopeNote: string | null
  /** The group under which the theme is listed; null for none. */
  readonly group: string | null
  /** False when the label is not a natural phrase and must not be matched itself. */
  readonly labelMatches: boolean
  readonly alternatives: readonly string[]
  /** Matched with exact case. */
  readonly acronyms: readonly string[]
  /** A match inside one of these phrases does not count. */
  readonly exclude: readonly string[]
  /** At least one of these must stand in the same passage, or in the headings above it; empty for no condition. */
  readonly requires: readonly string[]
  /** None of these may stand in the same sentence. */
  readonly excludeContext: readonly string[]
  /** Phrases that are matched as well, each under conditions of its own. */
  readonly homonyms: readonly Homonym[]
  /** Regular expressions in RE2's syntax, matched without regard to case between the boundaries of words. */
  readonly patterns: readonly string[]
  /** Never a circle. */
  readonly broader: readonly string[]
  /** Holds both ways, and never between a theme and one that is broader, however far. */
  readonly related: readonly string[]
  /** Addresses of the same concept in other vocabularies. */
  readonly exactMatch: readonly string[]
  /** Addresses of concepts that may stand for this one in some uses. */
  readonly closeMatch: readonly string[]
  readonly examples: { readonly positive: readonly string[]; readonly negative: readonly string[] }
}

/** Phrases with more than one meaning, and the words around them that show which is meant. */
export interface Homonym {
  readonly phrases: readonly string[]
  /** As of a theme. One of the two lists has entries. */
  readonly requires: readonly string[]
  readonly excludeContext: readonly string[]
}

/** A heading under which themes are listed; no theme itself, so nothing is tagged with it. */
export interface ThemeGroup {
  readonly id: string
  readonly labels: Readonly<Record<string, string>>
}

/** What others need in order to cite the vocabulary. */
export interface VocabularyScheme {
  /** What addresses of themes begin with, up to their notation. */
  readonly uri: string
  readonly titles: Readonly<Record<string, string>>
  readonly description: string
  /** ISO dates. */
  readonly created: string
  readonly modified: string
  /** Address of the licence. */
  readonly licence: string
  readonly creator: string
}

export interface Vocabulary {
  readonly version: number
  readonly scheme: VocabularyScheme
  readonly groups: readonly ThemeGroup[]
  readonly themes: readonly Theme[]
}

/** What a place is. */
export const PLACE_KINDS = [
  ...(['nation', 'region', 'combined-authority', 'lep-area', 'city-region', 'county-area', 'county'] as const),
  ...(['unitary', 'district', 'metropolitan-district', 'london-borough'] as const),
] as const

/** Where a place stands among the others, the largest first; `unitary` is county and district in one. */
export const PLACE_LEVELS = [
  ...(['nation', 'region', 'combined-authority', 'lep-area', 'city-region', 'county', 'unitary', 'district'] as const),
] as const

/** A place of library/places.yaml or library/places/. */
export interface Place {
  readonly id: string
  readonly name: string
  readonly kind: (typeof PLACE_KINDS)[number]
  readonly level: (typeof PLACE_LEVELS)[number]
  readonly codes: Readonly<Record<string, string>>
  readonly aliases: readonly string[]
  /** Those of its names that other places, families or rivers bear too; they need another sign that it is meant. */
  readonly sharedNames: readonly string[]
  /** ISO dates, null when unknown. */
  readonly validFrom: string | null
  readonly validTo: string | null
  readonly predecessors: readonly string[]
  readonly successors: readonly string[]
  /** Ids of the places within it. */
  readonly members: readonly string[]
}

export interface Gazetteer {
  readonly version: number
  readonly places: readonly Place[]
}

/** A strategy in library/expected.yaml that a place agreed, drafted or was to draw up. */
export interface ExpectedStrategy {
  readonly id: string
  readonly title: string
  /** The place whose document it is, under which it is searched for. */
  readonly place: string
  /** The LEP areas that it covers, if different from the place. */
  readonly areas: readonly string[]
  /** The latest stage for which there is evidence. `unknown`: it was planned, and no text has been found. */
  readonly known: 'agreed' | 'local' | 'draft' | 'unknown'
  /** ISO date, as precise as known; null when unknown. */
  readonly since: string | null
  /** Address of the evidence for this. */
  readonly evidence: string
  readonly verified: boolean
  /** Known addresses of the document itself. */
  readonly addresses: readonly string[]
}

/** What the library should hold, and from which places nothing is expected. */
export interface Expected {
  readonly version: number
  readonly strategies: readonly ExpectedStrategy[]
  readonly notExpected: readonly { readonly place: string; readonly because: string }[]
}

/**
 * A phrase found in a text: `start` and `end` in UTF-16 code units, `term` the matched words, `rule` what matched them.
 */
export interface Match {
  readonly id: string
  readonly start: number
  readonly end: number
  readonly term: string
  /** `label`, `alternative:<phrase>`, `acronym:<letters>`, `homonym:<phrase>`, `name` or `alias:<name>`. */
  readonly rule: string
}

/**
 * Finds all phrases in a text, in order of their position: whole words, the last one also in the plural; differences in
 * quotes, hyphens, white space and `&`/`and` are ignored. Of overlapping matches the longest counts: of one id, or of
 * all.
 */
export type PhraseMatcher = (text: string) => readonly Match[]

/** A theme found in a passage, with what is said of it. */
export interface ThemeTag extends Match {
  readonly stance: Stance
  /** The words that show the stance, in UTF-16 code units of the passage's text; null where only the phrase stands. */
  readonly cue: Span | null
}

/** A passage as the tagger reads it. */
export interface TaggedText {
  readonly text: string
  readonly headingPath?: readonly string[]
  /** Parts of the text that say nothing: the heads of tables, lines that the document repeats. */
  readonly silent?: readonly Span[]
}

/**
 * Finds the themes that a passage speaks of, in order of their position: whole words in any inflection and spelling, where
 * they are no part of a name, a title, a list of references or contents, an address or a head.
 */
export type ThemeTagger = (passage: TaggedText) => readonly ThemeTag[]

/** Finds the places that a text names, as `createPlaceMatcher` does; `context` has places that its document is about. */
export type PlaceMatcher = (text: string, context?: ReadonlySet<string>) => readonly Match[]
