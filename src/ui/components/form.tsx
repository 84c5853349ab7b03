import type { ComponentChildren } from 'preact'
import type { InputIssue } from '../../errors.ts'
import { capital } from '../names.ts'

interface FieldProps {
  readonly name: string
  readonly label: string
  readonly hint?: string
  readonly value?: string
  readonly type?: string
  readonly required?: boolean
  readonly rows?: number
  readonly autocomplete?: string
  /** What is wrong with the value. */
  readonly error?: string | null
}

/** A text field with its label, hint and error. */
export function Field({ name, label, hint, value, type = 'text', required, rows, autocomplete, error }: FieldProps) {
  const isWrong = error !== undefined && error !== null
  const described = [hint === undefined ? '' : `${name}-hint`, isWrong ? `${name}-error` : ''].filter(Boolean).join(' ')
  const about = {
    'aria-describedby': described === '' ? undefined : described,
    'aria-invalid': isWrong ? ('true' as const) : undefined,
  }
  return (
    <div class={`govuk-form-group ${isWrong ? 'govuk-form-group--error' : ''}`}>
      <label class="govuk-label" for={name}>
        {label}
      </label>
      {hint !== undefined && (
        <div class="govuk-hint" id={`${name}-hint`}>
          {hint}
        </div>
      )}
      {isWrong && (
        <p class="govuk-error-message" id={`${name}-error`}>
          <span class="govuk-visually-hidden">Error:</span> {error}
        </p>
      )}
      {rows === undefined ? (
        <input {...{ id: name, name, type, value, required, autocomplete, ...about }} class="govuk-input" />
      ) : (
        <textarea {...{ id: name, name, rows, ...about }} class="govuk-textarea">
          {value}
        </textarea>
      )}
    </div>
  )
}

interface SelectProps {
  readonly name: string
  readonly label: string
  readonly value: string
  readonly choices: readonly string[]
}

/** A choice of one from a few values. */
export function Select({ name, label, value, choices }: SelectProps) {
  return (
    <div class="govuk-form-group">
      <label class="govuk-label" for={name}>
        {label}
      </label>
      <select id={name} name={name} class="govuk-select">
        {choices.map((choice) => (
          <option value={choice} selected={choice === value}>
            {capital(choice)}
          </option>
        ))}
      </select>
    </div>
  )
}

interface ErrorSummaryProps {
  readonly issues: readonly InputIssue[]
  /** Display names of the fields. */
  readonly names: Readonly<Record<string, string>>
}

/** The errors of a form, with links to its fields; nothing where there are none. */
export function ErrorSummary({ issues, names }: ErrorSummaryProps) {
  if (issues.length === 0) return null
  return (
    <div class="govuk-error-summary">
      <div role="alert">
        <h2 class="govuk-error-summary__title">There is a problem</h2>
        <ul class="govuk-list govuk-error-summary__list">
          {issues.map(({ path, message }) => (
            <li>{path === '' ? message : <a href={`#${path}`}>{`${names[path] ?? path}: ${message}`}</a>}</li>
          ))}
        </ul>
      </div>
    </div>
  )
}

interface ActionProps {
  readonly action: string
  readonly label: string
  /** What the button acts on, for screen readers. */
  readonly about?: string
  readonly quiet?: boolean
  readonly fields?: Readonly<Record<string, string>>
}

/** A button that does one thing, as a form of its own. */
export function ActionButton({ action, label, about, quiet, fields = {} }: ActionProps) {
  return (
    <form method="post" action={action} class="inline">
      {Object.entries(fields).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <button class={`govuk-button ${quiet === true ? 'govuk-button--secondary' : ''}`}>
        {label}
        {about !== undefined && <span class="govuk-visually-hidden"> {about}</span>}
      </button>
    </form>
  )
}

/** The heading of a page, with a line under it. */
export function PageHeading({ title, children }: { readonly title: string; readonly children?: ComponentChildren }) {
  return (
    <div class="pagehead">
      <h1>{title}</h1>
      {children}
    </div>
  )
}
