import type { TitleRow } from './suggestion-queries.ts'
import type { SuggestionRecord } from '../engine/suggestion-index.ts'

const PREFIX = 'title-'
/** A title is shown in two or three lines. */
const MAX_LABEL = 300

/** Documents by their titles; of those that match alike the one published last comes first. */
export function toTitleRecords(rows: readonly TitleRow[]): readonly SuggestionRecord[] {
  return rows
    .filter(({ title }) => title.trim() !== '')
    .map(({ documentId, title, publisher, published }) => ({
      suggestionId: `${PREFIX}${documentId}`,
      kind: 'title',
      label: title.length > MAX_LABEL ? `${title.slice(0, MAX_LABEL - 1).toWellFormed()}…` : title,
      names: [],
      detail: [publisher, published?.slice(0, 4)].filter(Boolean).join(', '),
      href: `/documents/${encodeURIComponent(documentId)}`,
      weight: Number(`${published ?? '0'}-01-01`.slice(0, 10).replaceAll('-', '')),
    }))
}

/** The document that a suggestion of a title leads to. */
export function documentOfTitle(suggestionId: string): string {
  return suggestionId.slice(PREFIX.length)
}
