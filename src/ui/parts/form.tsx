import type { ComponentChildren } from 'preact'

interface FieldProps {
  readonly name: string
  readonly label: string
  readonly hint?: string
  readonly value?: string
  readonly type?: string
  readonly required?: boolean
  readonly rows?: number
  readonly autocomplete?: string
}

/** A text field with its label and hint. */
export function Field({ name, label, hint, value, type = 'text', required, rows, autocomplete }: FieldProps) {
  const described = hint === undefined ? undefined : `${name}-hint`
  return (
    <div class="govuk-form-group">
      <label class="govuk-label" for={name}>
        {label}
      </label>
      {hint !== undefined && (
        <div class="govuk-hint" id={described}>
          {hint}
        </div>
      )}
      {rows === undefined ? (
        <input
          {...{ id: name, name, type, value, required, autocomplete }}
          class="govuk-input"
          aria-describedby={described}
        />
      ) : (
        <textarea id={name} name={name} rows={rows} class="govuk-textarea" aria-describedby={described}>
          {value}
        </textarea>
      )}
    </div>
  )
}

interface ActionProps {
  readonly action: string
  readonly label: string
  /** What is done to what, for who hears the button alone. */
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

/** A heading for a page, with a line under it. */
export function PageHeading({ title, children }: { readonly title: string; readonly children?: ComponentChildren }) {
  return (
    <div class="pagehead">
      <h1>{title}</h1>
      {children}
    </div>
  )
}
