/** What names a version of a document. */
export interface VersionNames {
  readonly title: string
  readonly authors: readonly string[]
  readonly publisher: string | null
  readonly doi: string | null
}

/** The texts by which a version as a whole is found: title, authors, publisher and DOI. */
export function namesOf({ title, authors, publisher, doi }: VersionNames): readonly string[] {
  return [title, ...authors, ...[publisher, doi].filter((name) => name !== null)]
}
