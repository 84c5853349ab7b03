import type { HasLibrary } from '../../domain/names.ts'
import type { DocumentRow } from '../../db/documents/documents.ts'
import { placeName } from '../../domain/names.ts'
import { capital, toReadableDate } from '../names.ts'

/** How much of a document its text covers, where it is not all. */
const EXTENTS: Readonly<Record<DocumentRow['extent'], string>> = {
  full: '',
  abstract: 'Abstract only',
  record: 'Record only, no text',
}

/** The status in words, so that it does not depend on colour. */
export function StatusTag({ status }: { readonly status: string }) {
  return <span class={`state state--${status}`}>{capital(status)}</span>
}

/** States since when a document has been gone from its publisher's site. */
export function GoneTag({ since }: { readonly since: Date | null }) {
  if (since === null) return null
  return <span class="state state--gone">Gone since {toReadableDate(since.toISOString().slice(0, 10))}</span>
}

/** Status, places, kind, date and publisher of a document, in a line. */
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
