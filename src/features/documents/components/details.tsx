import type { FieldValue } from '../../../domain/document.ts'
import type { Correction } from '../../../db/documents/corrections.ts'
import type { FieldCandidate, VersionDate } from '../../../db/documents/details.ts'
import type { DocumentRow } from '../../../db/documents/documents.ts'
import type { Detail } from '../read-details.ts'
import { EVENT_NAMES, FIELD_NAMES, toReadableValue } from '../detail-names.ts'
import { toReadableDate, toReadableInstant } from '../../../ui/names.ts'
import { toRuleName } from '../rule-names.ts'
import { DataTable } from '../../../ui/components/data-table.tsx'

interface DetailsProps {
  readonly document: DocumentRow
  readonly details: readonly Detail[]
  readonly mayWrite: boolean
}

/** Each field with its provenance and its other candidates. */
export function Details({ document, details, mayWrite }: DetailsProps) {
  const { documentId, currentVersionId: versionId } = document
  const shown = details.filter(({ value, others }) => (value !== null && value.length > 0) || others.length > 0)
  return (
    <section id="details">
      <h2>Where these details come from</h2>
      {mayWrite && (
        <p>
          <a href={`/documents/${documentId}/correct`}>Correct these details</a>
        </p>
      )}
      <DataTable caption="Where these details come from" heads={['Detail', 'Value', 'Source', 'Other values found']}>
        {shown.map((detail) => (
          <tr>
            <th scope="row">{FIELD_NAMES[detail.field]}</th>
            <td>{toReadableValue(detail.field, detail.value)}</td>
            <td>
              {detail.correction === null ? (
                <Provenance {...detail} versionId={versionId} />
              ) : (
                `Corrected by ${detail.correction.by}, ${toReadableInstant(detail.correction.at)}`
              )}
            </td>
            <td>
              {detail.others.map((other) => (
                <Other {...{ documentId, other, versionId, mayWrite }} />
              ))}
            </td>
          </tr>
        ))}
      </DataTable>
    </section>
  )
}

interface OtherProps {
  readonly documentId: string
  readonly other: FieldCandidate
  readonly versionId: string | null
  readonly mayWrite: boolean
}

/** A candidate that was not chosen, which an editor may choose instead. */
function Other({ documentId, other, versionId, mayWrite }: OtherProps) {
  const { field, value } = other
  const choice = new URLSearchParams({ [field]: toFieldText(value) })
  return (
    <div class="also">
      {toReadableValue(field, value)}{' '}
      <span class="dim">
        <Provenance {...other} versionId={versionId} />
      </span>
      {mayWrite && (
        <>
          {' '}
          <a href={`/documents/${documentId}/correct?${choice}`}>
            Use this
            <span class="govuk-visually-hidden">
              : {FIELD_NAMES[field]} {toReadableValue(field, value)}
            </span>
          </a>
        </>
      )}
    </div>
  )
}

/** A value as the correction form shows it. */
export function toFieldText(value: FieldValue): string {
  return value === null || typeof value === 'string' ? (value ?? '') : value.join('; ')
}

interface ProvenanceProps {
  readonly rule: string
  readonly pageIndex: number | null
  readonly address: string | null
  readonly versionId: string | null
}

/** The rule in words (its name as the tooltip), with the page and the address. */
function Provenance({ rule, pageIndex, address, versionId }: ProvenanceProps) {
  return (
    <>
      <span title={rule}>{toRuleName(rule)}</span>
      {pageIndex !== null && versionId !== null && (
        <>
          {', '}
          <a href={`/versions/${versionId}/pages/${pageIndex}`}>page {pageIndex} of the file</a>
        </>
      )}
      {address !== null && (
        <>
          {', at '}
          <span class="address" title={address}>
            {URL.canParse(address) ? new URL(address).host || address : address}
          </span>
        </>
      )}
    </>
  )
}

type DocumentDate = VersionDate & { readonly versionId: string }

/** Every date found in the versions of a document; equal dates share a row. */
export function Dates({ dates }: { readonly dates: readonly DocumentDate[] }) {
  if (dates.length === 0) return null
  return (
    <section id="dates">
      <h2>Dates</h2>
      <DataTable caption="Dates of this document" heads={['Event', 'Date', 'As written, and where']}>
        {toGroups(dates).map(({ first, all }) => (
          <tr>
            <th scope="row">{EVENT_NAMES[first.event]}</th>
            <td>
              <DateValue date={first} />
            </td>
            <td>
              {all.map((date) => (
                <div>
                  {date.raw}{' '}
                  <span class="dim">
                    <Provenance {...date} />
                  </span>
                </div>
              ))}
            </td>
          </tr>
        ))}
      </DataTable>
    </section>
  )
}

/** Dates grouped by event and value, in the order of the first of each. */
function toGroups(
  dates: readonly DocumentDate[],
): readonly { readonly first: DocumentDate; readonly all: readonly DocumentDate[] }[] {
  const groups = new Map<string, DocumentDate[]>()
  for (const date of dates) {
    const { event, value, raw, readings } = date
    const key = JSON.stringify([event, value ?? raw, readings])
    groups.set(key, [...(groups.get(key) ?? []), date])
  }
  return [...groups.values()].flatMap((all) => (all[0] === undefined ? [] : [{ first: all[0], all }]))
}

function DateValue({ date: { value, readings } }: { readonly date: VersionDate }) {
  if (value === null) return <>Not recognised as a date</>
  if (readings.length === 0) return <>{toReadableDate(value)}</>
  return (
    <>
      {readings.map(toReadableDate).join(' or ')} <span class="dim">(ambiguous: {toReadableDate(value)} is used)</span>
    </>
  )
}

interface CorrectionsProps {
  readonly documentId: string
  /** The latest first. */
  readonly corrections: readonly Correction[]
  readonly mayWrite: boolean
}

/** Corrections by editors with the previous values; those in force can be undone. */
export function Corrections({ documentId, corrections, mayWrite }: CorrectionsProps) {
  if (corrections.length === 0) return null
  return (
    <details class="more">
      <summary>Corrections ({corrections.length})</summary>
      <ul class="plain">
        {corrections.map((correction) => (
          <li>
            <strong>{FIELD_NAMES[correction.field]}</strong>: {toReadableValue(correction.field, correction.previous)} →{' '}
            {toReadableValue(correction.field, correction.value)}{' '}
            <span class="dim">
              by {correction.by}, {toReadableInstant(correction.at)}
              {correction.reason !== null && ` (${correction.reason})`}
              {correction.undoneAt !== null &&
                `; undone by ${correction.undoneBy}, ${toReadableInstant(correction.undoneAt)}`}
            </span>
            {mayWrite && correction.undoneAt === null && <UndoForm documentId={documentId} correction={correction} />}
          </li>
        ))}
      </ul>
    </details>
  )
}

function UndoForm({ documentId, correction }: { readonly documentId: string; readonly correction: Correction }) {
  const id = `by-${correction.correctionId}`
  const what = FIELD_NAMES[correction.field]
  return (
    <form
      method="post"
      action={`/documents/${documentId}/corrections/${correction.correctionId}/undo`}
      class="takeback"
    >
      <label for={id}>
        Your name<span class="govuk-visually-hidden">, to undo the correction of {what}</span>
      </label>
      <input id={id} name="by" class="govuk-input" required maxLength={200} autocomplete="name" />
      <button class="govuk-button govuk-button--secondary">
        Undo<span class="govuk-visually-hidden"> the correction of {what}</span>
      </button>
    </form>
  )
}
