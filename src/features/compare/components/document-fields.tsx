import { DOCUMENT_KINDS, DOCUMENT_STATUSES } from '../../../domain/document.ts'
import { capital } from '../../../ui/names.ts'
import type { DocumentFilters } from '../comparison-filters.ts'

interface CheckListProps {
  readonly name: string
  readonly legend: string
  readonly choices: readonly { readonly value: string; readonly label: string }[]
  readonly chosen: readonly string[]
}

/** A list of choices that opens, with how many are chosen. */
export function CheckList({ name, legend, choices, chosen }: CheckListProps) {
  const wanted = new Set(chosen)
  return (
    <details class="checklist">
      <summary>
        {legend} <span class="dim">{wanted.size === 0 ? 'all' : `${wanted.size} chosen`}</span>
      </summary>
      <fieldset>
        <legend class="govuk-visually-hidden">{legend}</legend>
        {choices.map(({ value, label }) => (
          <label>
            <input type="checkbox" name={name} value={value} checked={wanted.has(value)} /> {label}
          </label>
        ))}
      </fieldset>
    </details>
  )
}

interface ChoiceProps {
  readonly name: string
  readonly label: string
  readonly choices: readonly (readonly [value: string, label: string])[]
  readonly value: string
}

/** One of a few values. */
export function Choice({ name, label, choices, value }: ChoiceProps) {
  return (
    <p class="choice">
      <label for={`compare-${name}`}>{label}</label>
      <select id={`compare-${name}`} name={name} class="govuk-select">
        {choices.map(([each, text]) => (
          <option value={each} selected={each === value}>
            {text}
          </option>
        ))}
      </select>
    </p>
  )
}

/** The fields that select documents. */
export function DocumentFields({ filters }: { readonly filters: DocumentFilters }) {
  const toChoices = (values: readonly string[]) => values.map((value) => ({ value, label: capital(value) }))
  return (
    <>
      <CheckList name="kind" legend="Kinds of document" choices={toChoices(DOCUMENT_KINDS)} chosen={filters.kind} />
      <CheckList name="status" legend="Status" choices={toChoices(DOCUMENT_STATUSES)} chosen={filters.status} />
      {(['from', 'to'] as const).map((name) => (
        <p class="choice">
          <label for={`compare-${name}`}>{name === 'from' ? 'From year' : 'To year'}</label>
          <input
            id={`compare-${name}`}
            name={name}
            class="govuk-input"
            inputMode="numeric"
            pattern="[0-9]{4}"
            size={5}
            value={filters[name] ?? ''}
          />
        </p>
      ))}
    </>
  )
}
