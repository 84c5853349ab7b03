import type { FetchPorts } from './ports.ts'
import type { HttpAnswer } from '../http/http-messages.ts'
import { politeGet, type PoliteGet } from './polite-get.ts'

/** What to fetch, and whether HTML is wanted as scripts leave it; absent: as it comes. */
export interface GetPage extends PoliteGet {
  readonly render?: boolean
}

/** `politeGet`; where `render` asks for it, an HTML page comes as a browser shows it. Errors as of both. */
export async function getPage(
  app: FetchPorts,
  address: string,
  { render = false, ...options }: GetPage,
): Promise<HttpAnswer> {
  const answer = await politeGet(app, address, options)
  if (!render || answer.status !== 200 || answer.mediaType !== 'text/html') return answer
  // loaded only where it is needed: a source that has to be rendered is rare
  const { renderPage } = await import('../render/render-page.ts')
  return renderPage(app, answer, options)
}
