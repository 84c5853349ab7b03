const PAGES = [
  ['/compare', 'Places and themes'],
  ['/compare/trend', 'Trend of a theme'],
  ['/compare/adjacent', 'Adjacent themes'],
  ['/compare/sections', 'Same section, side by side'],
] as const

/** Links between the kinds of comparison. */
export function CompareLinks({ current }: { readonly current: (typeof PAGES)[number][0] }) {
  return (
    <nav aria-label="Comparisons">
      <ul class="comparelinks">
        {PAGES.map(([path, label]) => (
          <li>
            <a href={path} aria-current={path === current ? 'page' : undefined}>
              {label}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
