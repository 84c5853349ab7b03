/** The largest page number that is read from an address. */
const MAX_PAGE = 100_000

interface PageLink {
  readonly href: string
  readonly text: string
}

interface PageLinksProps {
  readonly label?: string
  /** null where there is no such page. */
  readonly previous: PageLink | null
  readonly next: PageLink | null
}

/** Links to the pages before and after this one; nothing where there are none. */
export function PageLinks({ label = 'Pages of the list', previous, next }: PageLinksProps) {
  if (previous === null && next === null) return null
  return (
    <nav class="pagelinks" aria-label={label}>
      {previous !== null && (
        <a rel="prev" href={previous.href}>
          {previous.text}
        </a>
      )}
      {next !== null && (
        <a rel="next" href={next.href}>
          {next.text}
        </a>
      )}
    </nav>
  )
}

/** The number of a page of a list, from 1, as `page` of the address gives it. */
export function pageNumberOf(query: URLSearchParams, max = MAX_PAGE): number {
  return Math.min(max, Math.max(1, Number.parseInt(query.get('page') ?? '1', 10) || 1))
}
