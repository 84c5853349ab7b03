import type { VNode } from 'preact'
import type { InvalidInputError } from '../../../errors.ts'
import { QueryError } from '../../../search/query/query-error.ts'
import type { SearchRequest } from '../../../search/request/search-request.ts'
import { capital } from '../../../ui/names.ts'
import { searchPath } from '../../../ui/search-path.ts'

/** Characters of a long question shown on each side of its fault. */
const AROUND = 80

/** What of a request cannot be meant: where in the question, and the nearest question that can be asked. */
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
        <h1>This cannot be searched for</h1>
        <p>{capital(error.message)}.</p>
      </div>
    )
  }
  const { nearest } = error
  return (
    <div class="notice notice--error" role="alert">
      <h1>This question cannot be asked</h1>
      <p>{capital(error.message)}.</p>
      <p class="fault">
        <MarkedPlace text={request.text} position={error.position} />
      </p>
      <p>
        {nearest !== null && (
          <>
            Search for <a href={searchPath({ ...request, text: nearest })}>{nearest}</a> instead, or read{' '}
          </>
        )}
        {nearest === null && 'Read '}
        <a href="/help/search">how to ask</a>.
      </p>
    </div>
  )
}

/** The question with the word at the fault marked; a sign for what is missing at its end. */
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
