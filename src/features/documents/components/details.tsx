import type { Correction } from '../../../db/documents/corrections.ts'
import type { FieldCandidate, FieldValue, VersionDate } from '../../../db/documents/details.ts'
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

/** Each field with how it is known and what else it may be. */
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
      <DataTable caption="Where these details come from" heads={['Detail', 'Value', 'How it is known', 'Also said']}>
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

/** A value that lost, which a person may choose; the language is not for people to settle. */
function Other({ documentId, other, versionId, mayWrite }: OtherProps) {
  const { field, value } = other
  const choice = new URLSearchParams({ [field]: toFieldText(value) })
  return (
    <div class="also">
      {toReadableValue(field, value)}{' '}
      <span class="dim">
        <Provenance {...other} versionId={versionId} />
      </span>
      {mayWrite && field !== 'language' && (
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

/** A value as a field of the form of corrections has it. */
export function toFieldText(value: FieldValue): string {
  return value === null || typeof value === 'string' ? (value ?? '') : value.join('; ')
}

interface ProvenanceProps {
  readonly rule: string
  readonly pageIndex: number | null
  readonly address: string | null
  readonly versionId: string | null
}

/** The rule in words, with its name for who looks closer, the page and the address. */
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
          {', of '}
          <span class="address" title={address}>
            {URL.canParse(address) ? new URL(address).host || address : address}
          </span>
        </>
      )}
    </>
  )
}

type DocumentDate = VersionDate & { readonly versionId: string }

/** Every date that the document's versions give; who says the same stands in one row. */
export function Dates({ dates }: { readonly dates: readonly DocumentDate[] }) {
  if (dates.length === 0) return null
  return (
    <section id="dates">
      <h2>Dates</h2>
      <DataTable caption="Dates of this document" heads={['What of', 'Read as', 'As written, and where']}>
        {toGroups(dates).map(({ first, said }) => (
          <tr>
            <th scope="row">{EVENT_NAMES[first.event]}</th>
            <td>
              <Reading date={first} />
            </td>
            <td>
              {said.map((date) => (
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

/** Dates of one event and one reading together, in the order of the first of them. */
function toGroups(
  dates: readonly DocumentDate[],
): readonly { readonly first: DocumentDate; readonly said: readonly DocumentDate[] }[] {
  const groups = new Map<string, DocumentDate[]>()
  for (const date of dates) {
    const { event, value, raw, readings } = date
    const key = JSON.stringify([event, value ?? raw, readings])
    groups.set(key, [...(groups.get(key) ?? []), date])
  }
  return [...groups.values()].flatMap((said) => (said[0] === undefined ? [] : [{ first: said[0], said }]))
}

function Reading({ date: { value, readings } }: { readonly date: VersionDate }) {
  if (value === null) return <>Not a date that can be read</>
  if (readings.length === 0) return <>{toReadableDate(value)}</>
  return (
    <>
      {readings.map(toReadableDate).join(' or ')}{' '}
      <span class="dim">(ambiguous: counted as {toReadableDate(value)})</span>
    </>
  )
}

interface CorrectionsProps {
  readonly documentId: string
  /** The latest first. */
  readonly corrections: readonly Correction[]
  readonly mayWrite: boolean
}

/** What people corrected, and what it was before; those that stand can be taken back. */
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
              {correction.undoneAt !== null &&
                `; taken back by ${correction.undoneBy}, ${toReadableInstant(correction.undoneAt)}`}
            </span>
            {mayWrite && correction.undoneAt === null && <TakeBack documentId={documentId} correction={correction} />}
          </li>
        ))}
      </ul>
    </details>
  )
}

function TakeBack({ documentId, correction }: { readonly documentId: string; readonly correction: Correction }) {
  const id = `by-${correction.correctionId}`
  const what = FIELD_NAMES[correction.field]
  return (
    <form
      method="post"
      action={`/documents/${documentId}/corrections/${correction.correctionId}/take-back`}
      class="takeback"
    >
      <label for={id}>
        Your name<span class="govuk-visually-hidden">, to take back the correction of {what}</span>
      </label>
      <input id={id} name="by" class="govuk-input" required maxLength={200} autocomplete="name" />
      <button class="govuk-button govuk-button--secondary">
        Take back<span class="govuk-visually-hidden"> the correction of {what}</span>
      </button>
    </form>
  )
}
