import type { ComponentChildren } from 'preact'
import type { Access } from '../domain/access.ts'
import type { HeadLink, Section } from './page.ts'
import { STYLESHEET_PATH } from './stylesheet.ts'

interface SectionLink {
  readonly id: Section
  readonly href: string
  readonly label: string
  readonly access: Access
}

const SECTIONS: readonly SectionLink[] = [
  { id: 'search', href: '/search', label: 'Search', access: 'public' },
  { id: 'documents', href: '/documents', label: 'Documents', access: 'public' },
  { id: 'themes', href: '/themes', label: 'Themes', access: 'public' },
  { id: 'places', href: '/places', label: 'Places', access: 'public' },
  { id: 'compare', href: '/compare', label: 'Compare', access: 'public' },
  { id: 'editions', href: '/editions', label: 'Editions', access: 'public' },
  { id: 'alerts', href: '/alerts', label: 'Alerts', access: 'operator' },
  { id: 'coverage', href: '/coverage', label: 'Coverage', access: 'public' },
  { id: 'sources', href: '/sources', label: 'Sources', access: 'public' },
  { id: 'failures', href: '/failures', label: 'Failures', access: 'operator' },
]

interface LayoutProps {
  readonly title: string
  readonly section: Section | null
  readonly links: readonly HeadLink[]
  readonly isOperator: boolean
  readonly robots: string
  readonly children: ComponentChildren
}

/** The layout of every page. */
export function Layout({ title, section, links, isOperator, robots, children }: LayoutProps) {
  return (
    <html lang="en" class="govuk-template">
      <head>
        <meta charset="utf-8" />
        <title>{title === '' ? 'Concordance' : `${title} - Concordance`}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        {robots !== 'index' && <meta name="robots" content={robots} />}
        <link rel="stylesheet" href={STYLESHEET_PATH} />
        <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
        <link rel="search" href="/opensearch.xml" type="application/opensearchdescription+xml" title="Concordance" />
        {links.map((link) => (
          <link {...link} />
        ))}
      </head>
      <body class="govuk-template__body">
        <a href="#main" class="govuk-skip-link">
          Skip to main content
        </a>
        <header class="masthead">
          <div class="masthead__inner">
            <a class="masthead__name" href="/">
              Concordance
            </a>
            <nav aria-label="Sections">
              <ul class="masthead__links">
                {SECTIONS.filter(({ access }) => isOperator || access === 'public').map(({ id, href, label }) => (
                  <li>
                    <a href={href} aria-current={id === section ? 'page' : undefined}>
                      {label}
                    </a>
                  </li>
                ))}
              </ul>
            </nav>
          </div>
        </header>
        <main id="main" class="main">
          {children}
        </main>
        <footer class="foot">
          <ul>
            <li>
              <a href="/protocols">Protocols</a>
            </li>
            <li>
              <a href="/api/docs">API</a>
            </li>
            <li>
              <a href="/sign-in">Sign in</a>
            </li>
          </ul>
          <p>Every claim traced to its page.</p>
        </footer>
      </body>
    </html>
  )
}
