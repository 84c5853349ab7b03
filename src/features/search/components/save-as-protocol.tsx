import type { SearchRequest } from '../../../search/request/search-request.ts'
import { toParameters } from '../../../search/request/stored-request.ts'

/** The way from a search to a protocol that has it as a query. */
export function SaveAsProtocol({ request }: { readonly request: SearchRequest }) {
  return <a href={`/protocols/new?${toParameters({ ...request, cursor: null })}`}>Save as protocol</a>
}
