import type { VNode } from 'preact'
import type { InvalidInputError } from '../../../errors.ts'
import { QueryError } from '../../../search/query/syntax/query-error.ts'
import type { SearchRequest } from '../../../search/request/search-request.ts'
import { capital } from '../../../ui/names.ts'
import { searchPath } from '../../../ui/search-path.ts'

/** Characters of a long query shown on each side of its fault. */
const AROUND = 80

/** What is wrong with a request: where in the query the fault is, and the closest valid query. */
export function QueryFault({
  error,
  request,
}: {
  readonly error: InvalidInputError
  readonly request: SearchRequest
}): VNode {
  if (!(error instanceof QueryError)) {
    return (
      <div class="notice notice--error" role="alert">
        <h1>This search is not valid</h1>
        <p>{capital(error.message)}.</p>
      </div>
    )
  }
  const { nearest } = error
  return (
    <div class="notice notice--error" role="alert">
      <h1>This query is not valid</h1>
      <p>{capital(error.message)}.</p>
      <p class="fault">
        <MarkedPlace text={request.text} position={error.position} />
      </p>
      <p>
        {nearest !== null && (
          <>
            Search for <a href={searchPath({ ...request, text: nearest })}>{nearest}</a> instead, or read the{' '}
          </>
        )}
        {nearest === null && 'Read the '}
        <a href="/help/search">search help</a>.
      </p>
    </div>
  )
}

/** The query with the word at the fault marked; a symbol where something is missing at the end. */
function MarkedPlace({ text, position }: { readonly text: string; readonly position: number }): VNode {
  const start = Math.min(position, text.length)
  const length = Math.max(1, /^\S*/.exec(text.slice(start, start + AROUND))?.[0].length ?? 1)
  const [from, to] = [Math.max(0, start - AROUND), Math.min(text.length, start + length + AROUND)]
  const marked = text.slice(start, start + length)
  return (
    <>
      {from > 0 && '… '}
      {text.slice(from, start)}
      <mark>{marked.trim() === '' ? '▲' : marked}</mark>
      {text.slice(start + length, to)}
      {to < text.length && ' …'}
    </>
  )
}
