import { renderToString } from 'preact-render-to-string'
import { Layout } from './layout.tsx'
import type { PageView } from './page.ts'

/** A whole page as HTML, with the navigation that the reader may use; `robots`: what indexes of the web may do. Preact escapes all text; no markup is made from data. */
export function renderPage(view: PageView, isOperator: boolean, robots = 'noindex'): string {
  const { title, section = null, links = [] } = view
  const page = <Layout {...{ title, section, links, isOperator, robots }}>{view.body}</Layout>
  return `<!doctype html>${renderToString(page)}`
}
