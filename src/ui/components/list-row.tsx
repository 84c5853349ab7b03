import type { ComponentChildren } from 'preact'

interface ListRowProps {
  readonly href: string
  readonly title: string
  readonly children: ComponentChildren
}

/** An entry of a list `rows`: its title as a link, and what is said below it. */
export function ListRow({ href, title, children }: ListRowProps) {
  return (
    <li>
      <h2>
        <a href={href}>{title}</a>
      </h2>
      {children}
    </li>
  )
}
