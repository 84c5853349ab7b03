import type { ComponentChildren } from 'preact'

interface DataTableProps {
  /** For screen readers; sighted readers have a heading on the page. */
  readonly caption: string
  /** Column headings; those that begin with # are for numbers, and null omits the column. */
  readonly heads: readonly (string | null)[]
  /** Rows, as `tr`. */
  readonly children: ComponentChildren
}

/** A table that scrolls on its own on narrow screens, also by keyboard. */
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
