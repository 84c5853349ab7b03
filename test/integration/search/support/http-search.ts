import { listen } from '../../../../src/api/server.ts'
import { createHttpApp } from '../../../support/http-app.ts'
import type { App } from '../../../../src/app.ts'

/** The part of a response that the tests use. */
export interface SearchAnswer {
  readonly total: number
  readonly goneTotal: number
  readonly hits: readonly {
    readonly document: { readonly documentId: string }
    readonly passage: { readonly matchedIn: string; readonly text: string }
    readonly moreCount: number
  }[]
  readonly facets: readonly {
    readonly field: string
    readonly counts: 'documents' | 'passages'
    readonly values: readonly { readonly value: string; readonly count: number }[]
  }[]
  readonly nextCursor: string | null
}

/** The public API of an application, over HTTP. */
export interface HttpSearch {
  readonly url: string
  /** One response; fails unless its status is 200. */
  get(query: URLSearchParams): Promise<SearchAnswer>
  close(): Promise<void>
}

export async function openHttpSearch(app: App): Promise<HttpSearch> {
  const http = await listen(createHttpApp(app, 'test'), '127.0.0.1', 0)
  const url = `http://127.0.0.1:${http.port}`
  return {
    url,
    get: async (query) => {
      const response = await fetch(`${url}/api/v1/search?${query}`)
      if (!response.ok) throw new Error(`${response.status} to ${query}: ${await response.text()}`)
      return (await response.json()) as SearchAnswer
    },
    close: () => http.close(0),
  }
}
