import type { SearchRequest } from '../../../search/request/search-request.ts'
import type { QuickLink } from '../../../search/suggest/quick-links.ts'

const KINDS = { place: 'Place', theme: 'Theme' } as const

interface QuickLinksProps {
  readonly request: SearchRequest
  readonly links: readonly QuickLink[]
}

/** Places and themes that the query names, above its results; nothing once a place or theme has been chosen. */
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
              {KINDS[kind]}: {label}
            </a>{' '}
            <span class="dim">{detail}</span>
          </li>
        ))}
      </ul>
    </nav>
  )
}
