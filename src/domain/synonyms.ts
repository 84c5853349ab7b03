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
