import type { SearchRequest } from '../../../search/request/search-request.ts'
import type { QuickLink } from '../../../search/suggest/quick-links.ts'

const LEADS_TO = { place: 'see its strategies (place)', theme: 'see what is said of it (theme)' } as const

interface QuickLinksProps {
  readonly request: SearchRequest
  readonly links: readonly QuickLink[]
}

/** Places and themes that the question names, above its results; not where one has been chosen already. */
export function QuickLinks({ request, links }: QuickLinksProps) {
  const isChosen = request.place.length + request.theme.length > 0
  if (isChosen || links.length === 0) return null
  const isNamed = links.some(({ because }) => because === 'name')
  return (
    <nav class="quicklinks" aria-label={isNamed ? 'Places and themes of this name' : 'Did you mean'}>
      <p>{isNamed ? 'Go to' : 'Did you mean'}</p>
      <ul>
        {links.map(({ kind, label, detail, href }) => (
          <li>
            <a href={href}>
              {label}: {LEADS_TO[kind]}
            </a>{' '}
            <span class="dim">{detail}</span>
          </li>
        ))}
      </ul>
    </nav>
  )
}
