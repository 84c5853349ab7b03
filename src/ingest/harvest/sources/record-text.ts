import type { Hints } from '../../../domain/document.ts'

/** The content of an index's record of a paper. */
export interface PaperRecord {
  readonly title: string
  /** Paragraphs separated by an empty line; null when the index has none. */
  readonly abstract: string | null
  readonly about: Hints
}

/**
 * A small HTML page for a paper of which only an index's record is available: its title, and its abstract or else its
 * reference. The same record gives the same bytes.
 */
export function toRecordPage({ title, abstract, about }: PaperRecord): string {
  const body =
    abstract === null
      ? paragraph(toReference(about))
      : `<h2>Abstract</h2>${abstract.split(/\n\n+/).map(paragraph).join('')}`
  const name = escapeText(title)
  return `<!doctype html><html><head><title>${name}</title></head><body><main><h1>${name}</h1>${body}</main></body></html>\n`
}

/** `Byron, Ada; Hopper, Grace. Local Economy 35 (4) 277-296`, as far as known. */
function toReference({ authors, journal, volume, issue, firstPage, lastPage }: Hints): string {
  const pages = firstPage === lastPage ? firstPage : [firstPage, lastPage].filter((page) => page).join('-')
  const place = [journal, volume, issue === undefined ? undefined : `(${issue})`, pages]
    .filter((part) => part)
    .join(' ')
  return [authors?.join('; '), place].filter((part) => part).join('. ')
}

function paragraph(text: string): string {
  return text === '' ? '' : `<p>${escapeText(text)}</p>`
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
