import type { PartRow } from '../../../db/texts/parts.ts'
import type { PageOutline } from '../../../db/texts/texts.ts'
import type { PartSign } from '../../../domain/parsed-document.ts'
import { capital, toReadableInstant } from '../../../ui/names.ts'
import { partPages } from '../../../ui/components/evidence.tsx'

/** Display text of each sign. */
const SIGNS: Readonly<Record<PartSign, string>> = {
  agenda_pages: 'the agenda names its pages',
  agenda_link: 'the agenda links to it',
  item_heading: 'headed as an item',
  outline: 'named in the outline',
  numbers_restart: 'page numbers restart',
  title: 'begins with a title',
  appendix_heading: 'headed as an appendix',
  running_lines_change: 'running headers change',
  paper_change: 'paper size changes',
}

interface PartListProps {
  readonly parts: readonly PartRow[]
  readonly pages: readonly PageOutline[]
  readonly mayWrite: boolean
}

/** The documents within a file: accepted, proposed and rejected; nothing where there are none. */
export function PartList({ parts, pages, mayWrite }: PartListProps) {
  if (parts.length === 0) return null
  const labels = new Map(pages.map(({ pageIndex, label }) => [pageIndex, label]))
  const rowsOf = (decision: PartRow['decision']) =>
    parts.filter((part) => part.decision === decision).map((part) => <PartLine {...{ part, labels, mayWrite }} />)
  const [accepted, open, rejected] = [rowsOf('accepted'), rowsOf(null), rowsOf('rejected')]
  return (
    <section id="parts">
      {accepted.length > 0 && <h2>Documents in this file</h2>}
      {accepted.length > 0 && <ul class="partlist">{accepted}</ul>}
      {open.length > 0 && (
        <>
          <h2>This file may hold several documents</h2>
          <p class="dim">Detected from its pages. Accepted documents are named with each of their passages.</p>
          <ul class="partlist">{open}</ul>
        </>
      )}
      {rejected.length > 0 && (
        <details class="more">
          <summary>Rejected as separate documents</summary>
          <ul class="partlist">{rejected}</ul>
        </details>
      )}
    </section>
  )
}

interface PartLineProps {
  readonly part: PartRow
  readonly labels: ReadonlyMap<number, string | null>
  readonly mayWrite: boolean
}

function PartLine({ part, labels, mayWrite }: PartLineProps) {
  const { versionId, firstPage, lastPage, title, decision, decidedBy, decidedAt } = part
  const [firstLabel, lastLabel] = [labels.get(firstPage) ?? null, labels.get(lastPage) ?? null]
  const why = part.evidence.map(({ sign }) => SIGNS[sign]).join('; ')
  return (
    <li>
      <a href={`/versions/${versionId}/pages/${firstPage}`}>{title}</a>{' '}
      <span class="dim">{partPages({ firstPage, lastPage, firstLabel, lastLabel })}</span>
      <p class="dim">
        {decision === null || decidedAt === null
          ? `${capital(why)} (score ${part.score.toFixed(2)})`
          : `${capital(decision)} by ${decidedBy ?? 'nobody'}, ${toReadableInstant(decidedAt)}`}
      </p>
      {mayWrite && <Decide part={part} />}
    </li>
  )
}

function Decide({ part: { partId, title, decision } }: { readonly part: PartRow }) {
  const about = <span class="govuk-visually-hidden"> {title}</span>
  return (
    <details class="more">
      <summary>
        {decision === null ? 'Decide' : 'Change decision'}
        {about}
      </summary>
      <form method="post" action={`/parts/${partId}/decision`} class="noteform">
        <label for={`by-${partId}`}>Your name, recorded with your decision</label>
        <input class="govuk-input" id={`by-${partId}`} name="by" autocomplete="name" required />
        {decision !== 'accepted' && (
          <button class="govuk-button" name="decision" value="accepted">
            Accept{about}
          </button>
        )}
        {decision !== 'rejected' && (
          <button class="govuk-button govuk-button--secondary" name="decision" value="rejected">
            Reject{about}
          </button>
        )}
      </form>
    </details>
  )
}
