import { count } from '../../../ui/names.ts'
import type { Silence } from './read-silence.ts'

/** `Not mentioned in these 3 documents; 12 of 40 pages unreadable.` */
export function describeSilence({ documents, passages, rejecting, pages, unreadablePages }: Silence): string {
  if (documents.length === 0) return 'The library has no document about this place with these filters.'
  const these = documents.length === 1 ? 'this document' : `these ${documents.length} documents`
  const said = passages > 0 ? `${count(passages, 'passage')} in ${these}` : `Not mentioned in ${these}`
  const refused = rejecting === 0 ? '' : `, but rejected in ${count(rejecting, 'passage')}`
  const read =
    unreadablePages === 0
      ? `all ${count(pages, 'page')} could be read`
      : `${unreadablePages} of ${count(pages, 'page')} unreadable`
  return `${said}${refused}; ${read}.`
}
