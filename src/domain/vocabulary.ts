/** A concept of library/themes.yaml. */
export interface Theme {
  readonly id: string
  readonly label: string
  readonly definition: string
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
  readonly broader: readonly string[]
  readonly related: readonly string[]
  readonly examples: { readonly positive: readonly string[]; readonly negative: readonly string[] }
}

/** Phrases with more than one meaning, and the words around them that show which is meant. */
export interface Homonym {
  readonly phrases: readonly string[]
  /** As of a theme. One of the two lists has entries. */
  readonly requires: readonly string[]
  readonly excludeContext: readonly string[]
}

export interface Vocabulary {
  readonly version: number
  readonly themes: readonly Theme[]
}

/** A place of library/places.yaml. */
export interface Place {
  readonly id: string
  readonly name: string
  readonly kind: 'combined-authority' | 'lep-area' | 'city-region' | 'county-area' | 'nation'
  readonly codes: Readonly<Record<string, string>>
  readonly aliases: readonly string[]
  /** ISO dates, null when unknown. */
  readonly validFrom: string | null
  readonly validTo: string | null
  readonly predecessors: readonly string[]
  readonly successors: readonly string[]
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
  /** `label`, `alternative:<phrase>`, `acronym:<letters>`, `name` or `alias:<name>`. */
  readonly rule: string
}

/**
 * Finds all phrases in a text, in order of their position: whole words, the last one also in the plural; differences in
 * quotes, hyphens, white space and `&`/`and` are ignored. Of overlapping matches the longest counts: of one id, or of
 * all.
 */
export type PhraseMatcher = (text: string) => readonly Match[]
