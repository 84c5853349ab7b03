import type { FetchPorts } from './ports.ts'
import type { HttpAnswer } from '../http/http-messages.ts'
import { politeGet, type PoliteGet } from './polite-get.ts'

/** Options of `politeGet`, and whether to return HTML as its scripts leave it (default: as sent). */
export interface GetPage extends PoliteGet {
  readonly render?: boolean
}

/**
 * As `politeGet`; with `render`, an HTML page is returned as a browser shows it. Errors of `politeGet` and
 * `renderPage`.
 */
export async function getPage(
  app: FetchPorts,
  address: string,
  { render = false, ...options }: GetPage,
): Promise<HttpAnswer> {
  const answer = await politeGet(app, address, options)
  if (!render || answer.status !== 200 || answer.mediaType !== 'text/html') return answer
  // loaded on demand, since few sources have to be rendered
  const { renderPage } = await import('../render/render-page.ts')
  return renderPage(app, answer, options)
}
