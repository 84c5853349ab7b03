import { renderToString } from 'preact-render-to-string'
import { Layout } from './layout.tsx'
import type { PageView } from './page.ts'

/** A whole page as HTML, with the navigation that the reader may use. Preact escapes all text; no markup is made from data. */
export function renderPage(view: PageView, isOperator: boolean): string {
  const page = (
    <Layout title={view.title} section={view.section ?? null} links={view.links ?? []} isOperator={isOperator}>
      {view.body}
    </Layout>
  )
  return `<!doctype html>${renderToString(page)}`
}
