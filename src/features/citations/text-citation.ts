import type { DocumentRow } from '../../db/documents/documents.ts'
import { toLocator } from './citations.ts'

/** Authors named in full; of more, the first and `et al.` */
const MAX_AUTHORS = 3

interface CitedPage {
  readonly pageIndex: number
  readonly pageLabel: string | null
  /** The page on which what is cited ends, if it is another one. */
  readonly last?: { readonly pageIndex: number; readonly pageLabel: string | null }
}

/**
 * A citation in one line, with its page where there is one: `Board of Wexcombe (2019), Local industrial strategy, p. 12,
 * https://example.org/lis.pdf`. Fields that are not known are left out, and the year is `n.d.`
 */
export function toTextCitation(
  document: Pick<DocumentRow, 'authors' | 'publisher' | 'published' | 'title' | 'journal' | 'volume' | 'issue' | 'doi'>,
  url: string,
  page: CitedPage | null = null,
): string {
  const { journal, volume, issue, doi } = document
  const names = document.authors.length > 0 ? toNames(document.authors) : document.publisher
  const year = document.published?.slice(0, 4) ?? 'n.d.'
  const publisher = document.authors.length > 0 && journal === null ? document.publisher : null
  const numbers = volume === null ? issue : issue === null ? volume : `${volume}(${issue})`
  const parts = [
    names === null ? null : `${names} (${year})`,
    names === null ? `${document.title} (${year})` : document.title,
    journal === null ? null : [journal, numbers].filter(Boolean).join(' '),
    publisher,
    page === null ? null : toPages(page),
    doi === null ? url : `https://doi.org/${doi}`,
  ]
  return parts
    .filter((part) => part !== null && part !== '')
    .map((part) => String(part).replace(/\s+/g, ' ').trim())
    .join(', ')
}

/** `pp. 3\u20134`, or their positions in the file. */
function toPages({ last, ...first }: CitedPage): string {
  if (last === undefined || last.pageIndex === first.pageIndex) return toLocator(first)
  if (first.pageLabel === null || last.pageLabel === null)
    return `pages ${first.pageIndex}\u2013${last.pageIndex} of the file`
  return `pp. ${first.pageLabel}\u2013${last.pageLabel}`
}

function toNames(authors: readonly string[]): string {
  if (authors.length > MAX_AUTHORS) return `${authors[0] ?? ''} et al.`
  return authors.length < 2 ? (authors[0] ?? '') : `${authors.slice(0, -1).join(', ')} and ${authors.at(-1) ?? ''}`
}
