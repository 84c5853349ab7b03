import type { VNode } from 'preact'
import type { Totals } from '../../../db/totals.ts'
import type { SearchRequest } from '../../../search/request/search-request.ts'
import type { ZeroResult, ZeroResultSuggestion } from '../../../search/results/zero-result-suggestions.ts'
import { capital, count } from '../../../ui/names.ts'
import { searchPath } from '../../../ui/search-path.ts'

interface NoHitsProps {
  readonly request: SearchRequest
  readonly zeroResult: ZeroResult | null
  readonly totals: Totals
}

/** No results: which word or filter is the cause, which searches do find something, and whether the library is empty. */
export function NoHits({ request, zeroResult, totals }: NoHitsProps): VNode {
  if (totals.passages === 0 || zeroResult === null) {
    return (
      <p>
        The library holds nothing to search yet. <a href="/sources">Harvest a source</a>, or add files with{' '}
        <code>npx concordance add FILE</code>.
      </p>
    )
  }
  return (
    <div class="nohits">
      <p>{reasonOf(request, zeroResult)}</p>
      {zeroResult.suggestions.length > 0 && (
        <>
          <h2>Similar searches with results</h2>
          <ul class="ways">
            {zeroResult.suggestions.map((suggestion) => (
              <li>
                <a href={searchPath(suggestion.request)}>{capital(suggestion.change)}</a>{' '}
                <span class="dim">{countOf(suggestion)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      <p class="dim">
        The library has {count(totals.passages, 'passage')} of {count(totals.documents, 'document')}.{' '}
        <a href="/help/search">Search help</a>
      </p>
    </div>
  )
}

function countOf({ total, counts }: ZeroResultSuggestion): string {
  return `${counts === 'at_most' ? 'at most ' : ''}${count(total, 'document')}`
}

function reasonOf({ text }: SearchRequest, { unknown, hasWords, withoutFilters }: ZeroResult): string {
  if (withoutFilters > 0) {
    const matching = count(withoutFilters, 'document matches', 'documents match')
    return text.trim() === ''
      ? 'No document matches all of these filters.'
      : `${matching} this search, but none with these filters.`
  }
  if (!hasWords) return 'What this search asks for and what it leaves out exclude every document of the library.'
  if (unknown.length > 0) return `No document in the library contains ${listOf(unknown)}.`
  return 'The library has each of these words, but no passage has them in the combination you searched for.'
}

function listOf(words: readonly string[]): string {
  const [last, ...before] = words.map((word) => `“${word.slice(0, 80)}”`).reverse()
  return before.length === 0 ? (last ?? '') : `${before.reverse().join(', ')} or ${last}`
}
