import { ensureIndex } from '../../../src/ingest/index/keep-index.ts'
import { addAddress } from '../../../src/ingest/add-documents.ts'
import type { Hints } from '../../../src/domain/document.ts'
import { createHttpApp } from '../../support/http-app.ts'
import { readAdditions, type Addition } from '../../../src/features/documents/add/addition-queries.ts'
import { searchLibrary, type SearchResult } from '../../../src/search/results/search-library.ts'
import { EMPTY_REQUEST, type SearchRequest } from '../../../src/search/request/search-request.ts'
import { startHandlers } from '../../../src/workers/handlers.ts'
import { createClient, type Client } from '../api/support.ts'
import { settled } from '../../support/sample-library.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'
import { startWebOrigin, type WebOrigin } from '../../support/web/web-origin.ts'

/** An application whose workers run, with a publisher's site of its own that may also be called `localhost`. */
export interface Publishing extends TestApp {
  readonly origin: WebOrigin
  readonly api: Client
  /** The same site under its other name. */
  readonly otherName: string
  /** Fetches a path of the site, or of its other name, and waits until everything that follows is over. */
  fetch(path: string, hints?: Hints, address?: string): Promise<Addition>
  find(request: Partial<SearchRequest>): Promise<SearchResult>
  /** How often a path was requested. */
  asked(path: string): number
}

export async function openPublishing(): Promise<Publishing> {
  const origin = await startWebOrigin({ '/robots.txt': (_request, response) => void response.writeHead(404).end() })
  const otherName = origin.address.replace('127.0.0.1', 'localhost')
  const allowPrivate = [origin.hostAndPort, new URL(otherName).host]
  const opened = await openTestApp({ allowPrivate })
  const { app } = opened
  await ensureIndex(app, app.shutdown)
  await startHandlers(app)
  return {
    ...opened,
    origin,
    otherName,
    api: createClient(createHttpApp(app, 'test')),
    fetch: async (path, hints = {}, address = origin.address) => {
      const { locationId } = await addAddress(app, `${address}${path}`, hints)
      await settled(app)
      const [addition] = await readAdditions(app.catalogue, [locationId])
      if (addition === undefined) throw new Error(`nothing became of ${path}`)
      return addition
    },
    find: (request) => searchLibrary(app, { ...EMPTY_REQUEST, limit: 100, ...request }),
    asked: (path) => origin.seen.filter((request) => request.path === path).length,
    close: async () => {
      await opened.close()
      await origin.close()
    },
  }
}

/** A page of a publisher's site. */
export function pageOf(title: string, text: string, head = ''): string {
  const paragraphs = text.match(/(?:\S+\s*){1,60}/g) ?? []
  return `<!doctype html><html lang="en"><head><title>${title}</title>${head}</head><body><main><h1>${title}</h1>
${paragraphs.map((paragraph) => `<p>${paragraph.trim()}.</p>`).join('\n')}</main></body></html>`
}
