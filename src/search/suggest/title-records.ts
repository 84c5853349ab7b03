import type { TitleRow } from './suggestion-queries.ts'
import type { SuggestionRecord } from '../engine/suggestion-index.ts'

const PREFIX = 'title-'
/** Two or three lines on the page. */
const MAX_LABEL = 300

/** Records for documents by their titles; the weight puts later publications first. */
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

/** The id of the document that a title suggestion leads to. */
export function documentOfTitle(suggestionId: string): string {
  return suggestionId.slice(PREFIX.length)
}
