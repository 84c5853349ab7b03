import type { SearchResult } from '../../../search/results/search-library.ts'
import type { SearchRequest } from '../../../search/request/search-request.ts'
import { toCanonical, toFeedPath, toPermalink } from '../../../search/request/permalink.ts'
import { toParameters } from '../../../search/request/stored-request.ts'
import { count } from '../../../ui/names.ts'
import type { HeadLink } from '../../../ui/page.ts'

const FILES = [
  { format: 'csv', passages: 'best', label: 'CSV' },
  { format: 'csv', passages: 'all', label: 'CSV with every passage' },
  { format: 'jsonl', passages: 'all', label: 'JSON Lines with every passage' },
  { format: 'ris', passages: 'best', label: 'RIS' },
  { format: 'bib', passages: 'best', label: 'BibTeX' },
] as const

interface ExportLinksProps {
  readonly request: SearchRequest
  readonly result: SearchResult
}

/** Links for the head of a page of results. */
export function searchLinks(request: SearchRequest): readonly HeadLink[] {
  return [
    { rel: 'canonical', href: toPermalink(request) },
    { rel: 'alternate', href: toFeedPath(request), type: 'application/atom+xml', title: 'This search as a feed' },
  ]
}

/** Ways to export a result: files, permanent links, a feed. */
export function ExportLinks({ request, result }: ExportLinksProps) {
  return (
    <details class="more outlets">
      <summary>Export: files, links, feed</summary>
      <h2>Files of {result.total === 1 ? 'the one document' : `all ${count(result.total, 'document')}`}</h2>
      <ul>
        {FILES.map(({ format, passages, label }) => (
          <li>
            <a href={`/api/v1/search/export?${toExport(request, format, passages)}`}>{label}</a>
          </li>
        ))}
      </ul>
      <p class="dim">Each file records the search, the date and the version of the library.</p>
      <h2>Links</h2>
      <ul>
        <li>
          <a href={toPermalink(request)}>Link to this search</a>
        </li>
        <li>
          <a href={toPermalink(request, result.corpusVersion)}>Link that shows whether the library has changed since</a>
        </li>
        <li>
          <a href={toFeedPath(request)}>Atom feed of this search</a>
        </li>
        <li>
          <a href="/batch">Batch search</a>
        </li>
      </ul>
    </details>
  )
}

interface PinnedNoteProps extends ExportLinksProps {
  /** The corpus version in the link that led here. */
  readonly pinned: string | null
}

/** States whether the library has changed since a link was made. */
export function PinnedNote({ request, result, pinned }: PinnedNoteProps) {
  if (pinned === null) return null
  if (pinned === result.corpusVersion) {
    return <p class="notice">The library has not changed since this link was made (corpus {result.corpusVersion}).</p>
  }
  return (
    <p class="notice">
      The library has changed since this link was made: it was corpus {pinned.slice(0, 40)} and is now{' '}
      {result.corpusVersion}. These are the results of today.{' '}
      <a href={toPermalink(request, result.corpusVersion)}>Link to the results of today</a>
    </p>
  )
}

function toExport(request: SearchRequest, format: string, passages: string): URLSearchParams {
  const parameters = toParameters(toCanonical(request))
  parameters.set('format', format)
  if (passages !== 'best') parameters.set('passages', passages)
  return parameters
}
