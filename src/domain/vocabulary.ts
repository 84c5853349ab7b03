/** A concept of library/themes.yaml. */
export interface Theme {
  readonly id: string
  readonly label: string
  readonly definition: string
  /** False where the label is no natural phrase and must not be matched itself. */
  readonly labelMatches: boolean
  readonly alternatives: readonly string[]
  /** Matched in their exact case. */
  readonly acronyms: readonly string[]
  /** A match inside one of these phrases does not count. */
  readonly exclude: readonly string[]
  readonly broader: readonly string[]
  readonly related: readonly string[]
  readonly examples: { readonly positive: readonly string[]; readonly negative: readonly string[] }
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
  /** ISO dates, null where not known. */
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

/** A strategy that a place agreed, drafted or was to draw up; of library/expected.yaml. */
export interface ExpectedStrategy {
  readonly id: string
  readonly title: string
  /** Whose document it is: the place that it is looked for under. */
  readonly place: string
  /** The LEP areas that it covers, where they are others than the place. */
  readonly areas: readonly string[]
  /** The furthest that anybody has shown it to have come. `unknown`: it was to be written, and no text has been shown. */
  readonly known: 'agreed' | 'local' | 'draft' | 'unknown'
  /** ISO date with its precision, null where not known. */
  readonly since: string | null
  /** An address that says so. */
  readonly evidence: string
  readonly verified: boolean
  /** Where the document itself is, as far as known. */
  readonly addresses: readonly string[]
}

/** What should be in the library, and of which places nothing is expected. */
export interface Expected {
  readonly version: number
  readonly strategies: readonly ExpectedStrategy[]
  readonly notExpected: readonly { readonly place: string; readonly because: string }[]
}

/** A phrase found in a text: `start` and `end` in UTF-16 code units, `term` the words of the text, `rule` what matched. */
export interface Match {
  readonly id: string
  readonly start: number
  readonly end: number
  readonly term: string
  /** `label`, `alternative:<phrase>`, `acronym:<letters>`, `name` or `alias:<name>`. */
  readonly rule: string
}

/**
 * Finds all phrases in a text, in order of their place: whole words, the last one perhaps in the plural, quotes, hyphens,
 * white space and `&`/`and` being equal. Of overlapping matches the longest counts: of one id, or of all.
 */
export type PhraseMatcher = (text: string) => readonly Match[]
