import type { ComponentChildren } from 'preact'

interface DataTableProps {
  /** Said to who hears the table; the page has a heading for the others. */
  readonly caption: string
  /** Heads of the columns; those that begin with # are of numbers, and null is no column. */
  readonly heads: readonly (string | null)[]
  /** Rows, as `tr`. */
  readonly children: ComponentChildren
}

/** A table that scrolls within itself on narrow screens, by keyboard too. */
export function DataTable({ caption, heads, children }: DataTableProps) {
  return (
    <div class="scroll" role="region" aria-label={caption} tabIndex={0}>
      <table class="govuk-table">
        <caption class="govuk-visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {heads
              .filter((head) => head !== null)
              .map((head) => (
                <th scope="col" class={head.startsWith('#') ? 'num' : undefined}>
                  {head.replace(/^#/, '')}
                </th>
              ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  )
}
