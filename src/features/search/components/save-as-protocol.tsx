import type { SearchRequest } from '../../../search/request/search-request.ts'
import { toParameters } from '../../../search/request/stored-request.ts'

/** Link to save a search as a query of a protocol. */
export function SaveAsProtocol({ request }: { readonly request: SearchRequest }) {
  return <a href={`/protocols/new?${toParameters({ ...request, cursor: null })}`}>Save as protocol</a>
}
