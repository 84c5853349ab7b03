import { toRuleName } from '../rule-names.ts'
import type { DocumentRow, VersionRow } from '../../../db/documents/documents.ts'
import type { StatusEvent } from '../../../db/documents/events.ts'
import { capital, toReadableDate } from '../../../ui/names.ts'
import { Field } from '../../../ui/components/form.tsx'

/** Warnings before a document is cited: it is gone, withdrawn or superseded. */
export function StatusNotice({
  document,
  events,
}: {
  readonly document: DocumentRow
  readonly events: readonly StatusEvent[]
}) {
  const ends = events.filter((event) => event.rule === 'noted' || event.status === 'withdrawn')
  return (
    <>
      {document.goneSince !== null && (
        <p class="notice">
          Gone from its source since {toReadableDate(document.goneSince.toISOString().slice(0, 10))}. This copy is kept.
        </p>
      )}
      {ends.map((event) => (
        <p class="notice">
          <EventWords event={event} />
        </p>
      ))}
    </>
  )
}

/** The dated events of a document, in order, each with its version. */
export function StatusEvents({
  events,
  versions,
}: {
  readonly events: readonly StatusEvent[]
  readonly versions: readonly VersionRow[]
}) {
  if (events.length === 0) return null
  const numbers = new Map(versions.map((version) => [version.versionId, version.number]))
  return (
    <>
      <h2>History</h2>
      <ul class="plain">
        {events.map((event) => (
          <li>
            {toReadableDate(event.dated)}: {event.status}
            {event.versionId !== null && `, version ${numbers.get(event.versionId) ?? '?'}`}{' '}
            <span class="dim">
              ({event.notedBy === null ? toRuleName(event.rule) : `recorded by ${event.notedBy}`})
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}

function EventWords({ event }: { readonly event: StatusEvent }) {
  return (
    <>
      {capital(event.status)} on {toReadableDate(event.dated)}
      {event.note !== null && `: ${event.note}`}
      {event.otherDocumentId !== null && (
        <>
          {' '}
          by <a href={`/documents/${event.otherDocumentId}`}>another document</a>
        </>
      )}
      {event.notedBy !== null && <span class="dim"> (recorded by {event.notedBy})</span>}
    </>
  )
}

/** For operators: record an event, or remove the document. */
export function DocumentActions({ documentId }: { readonly documentId: string }) {
  return (
    <details class="more">
      <summary>Record as withdrawn or superseded, or remove</summary>
      <form method="post" action={`/documents/${documentId}/events`} class="panel">
        <fieldset>
          <legend>What happened</legend>
          <label class="check">
            <input type="radio" name="status" value="withdrawn" required /> <span>Withdrawn by its publisher</span>
          </label>
          <label class="check">
            <input type="radio" name="status" value="superseded" /> <span>Superseded by another document</span>
          </label>
        </fieldset>
        <Field name="dated" label="When" hint="2019, 2019-06 or 2019-06-13" required />
        <Field name="note" label="Reason given by the publisher" />
        <Field name="supersededBy" label="Id of the document that superseded it, if it is in the library" />
        <Field name="by" label="Your name" required autocomplete="name" />
        <button class="govuk-button govuk-button--secondary">Record event</button>
      </form>
      <p>
        <a href={`/documents/${documentId}/remove`}>Remove this document from the library</a>
      </p>
    </details>
  )
}
