import type { HasLibrary } from '../../domain/names.ts'
import type { DocumentRow } from '../../db/documents/documents.ts'
import { placeName } from '../../domain/names.ts'
import { capital, toReadableDate } from '../names.ts'

/** How little of a document its text is, where it is not all. */
const EXTENTS: Readonly<Record<DocumentRow['extent'], string>> = {
  full: '',
  abstract: 'Abstract only',
  record: 'No text, only a record',
}

/** The words that a state is easily taken for something else without. */
export function StatusTag({ status }: { readonly status: string }) {
  return <span class={`state state--${status}`}>{capital(status)}</span>
}

/** That a document has left its publisher's site, and when. */
export function GoneTag({ since }: { readonly since: Date | null }) {
  if (since === null) return null
  return <span class="state state--gone">Gone since {toReadableDate(since.toISOString().slice(0, 10))}</span>
}

/** What, where, when and by whom, in a line. */
export function DocumentLine({ app, document }: { readonly app: HasLibrary; readonly document: DocumentRow }) {
  const parts = [
    document.places.map((placeId) => placeName(app, placeId)).join(', '),
    capital(document.kind),
    document.published === null ? '' : toReadableDate(document.published),
    document.publisher ?? '',
    EXTENTS[document.extent],
  ].filter((part) => part !== '')
  return (
    <p class="docline">
      <StatusTag status={document.status} /> <GoneTag since={document.goneSince} /> {parts.join(' · ')}
    </p>
  )
}
