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

/** A phrase found in a text: `start` and `end` in UTF-16 code units, `term` the words of the text, `rule` what matched. */
export interface Match {
  readonly id: string
  readonly start: number
  readonly end: number
  readonly term: string
  /** `label`, `alternative:<phrase>`, `acronym:<letters>`, `name` or `alias:<name>`. */
  readonly rule: string
}
