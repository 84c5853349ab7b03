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

/** Nothing found: which word or filter did it, what finds something, and whether there is anything to find at all. */
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
          <h2>Nearest searches that find something</h2>
          <ul class="ways">
            {zeroResult.suggestions.map((way) => (
              <li>
                <a href={searchPath(way.request)}>{capital(way.change)}</a> <span class="dim">{countOf(way)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      <p class="dim">
        The library has {count(totals.passages, 'passage')} of {count(totals.documents, 'document')}.{' '}
        <a href="/help/search">How to ask</a>
      </p>
    </div>
  )
}

function countOf({ total, counts }: ZeroResultSuggestion): string {
  return `${counts === 'at_most' ? 'at most ' : ''}${count(total, 'document')}`
}

function reasonOf({ text }: SearchRequest, { unknown, withoutFilters }: ZeroResult): string {
  if (withoutFilters > 0) {
    const answer = count(withoutFilters, 'document answers', 'documents answer')
    return text.trim() === ''
      ? 'No document has all of these filters.'
      : `${answer} this question, but none under these filters.`
  }
  if (unknown.length > 0) return `Nothing in the library says ${listOf(unknown)}.`
  return 'The library has each of these words, but no passage has them as they are asked for.'
}

function listOf(words: readonly string[]): string {
  const [last, ...before] = words.map((word) => `“${word.slice(0, 80)}”`).reverse()
  return before.length === 0 ? (last ?? '') : `${before.reverse().join(', ')} or ${last}`
}
