/** An item of CSL-JSON 1.0.2, with the variables that we know of a document. */
export interface CslRecord {
  readonly id: string
  readonly 'citation-key'?: string
  readonly type: CslType
  readonly title: string
  readonly author: readonly CslName[]
  readonly publisher?: string
  readonly issued?: { readonly 'date-parts': readonly [DateParts] }
  readonly 'container-title'?: string
  readonly volume?: string
  readonly issue?: string
  readonly page?: string
  readonly ISSN?: string
  readonly DOI?: string
  readonly language?: string
  readonly note?: string
  readonly URL: string
}

export type CslType = 'article-journal' | 'article-newspaper' | 'webpage' | 'report'
/** Year, month and day, as far as known. */
export type DateParts = readonly number[]
/** A person, or an organisation under its one name. */
export type CslName =
  { readonly family: string; readonly given: string; readonly suffix?: string } | { readonly literal: string }

/** A record with what RIS and BibTeX have places for and CSL has not. */
export interface CitationRecord {
  readonly csl: CslRecord
  readonly firstPage: string | null
  readonly lastPage: string | null
  /** The quotations and remarks, one by one. */
  readonly notes: readonly string[]
}

/** `2019-05-16` from its parts, or with another separator. */
export function joinDate(parts: DateParts, separator: string): string {
  return parts.map((part, at) => String(part).padStart(at === 0 ? 4 : 2, '0')).join(separator)
}
