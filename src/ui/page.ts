import type { VNode } from 'preact'
import type { App } from '../app.ts'
import type { Access } from '../domain/access.ts'

/** The request that a page answers, with what it needs to do so. */
export interface PageCall {
  readonly app: App
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  /** The fields of the form; empty for GET. */
  readonly form: URLSearchParams
  /** The uploaded file, if the page accepts one. */
  readonly upload: Uint8Array | null
  /** Whether this reader may change anything, so that forms are shown. */
  readonly mayWrite: boolean
  /** Whether a text is the ADMIN_TOKEN. @throws ThrottledError `rate_limited` after too many wrong ones */
  readonly checkToken: (token: string) => boolean
  readonly signal: AbortSignal
}

export interface PageView {
  readonly kind: 'page'
  readonly title: string
  readonly body: VNode
  /** The entry of the navigation that this page belongs to. */
  readonly section?: Section
  readonly status?: number
  /** Links for the head of the page: its canonical address, its feed. */
  readonly links?: readonly HeadLink[]
}

/** A `link` element of the head of a page. */
export interface HeadLink {
  readonly rel: 'canonical' | 'alternate'
  readonly href: string
  readonly type?: string
  readonly title?: string
}

/** A download, as the answer to a form. */
export interface FileView {
  readonly kind: 'file'
  readonly body: string | AsyncIterable<string>
  readonly mediaType: string
  readonly fileName: string
}

/** A redirect after a form; `session` also signs the browser in or out. */
export interface Redirect {
  readonly kind: 'redirect'
  readonly to: string
  readonly session?: 'start' | 'end'
}

export type PageReply = PageView | FileView | Redirect

export type Section =
  'search' | 'documents' | 'themes' | 'places' | 'compare' | 'editions' | 'alerts' | 'coverage' | 'sources' | 'failures'

/** The state of what a page shows: the tag is another one after every change. */
export interface PageStamp {
  readonly tag: string
  readonly changedAt: Date
}

/** A page as data; `api/pages.ts` puts it on the server. */
export interface Page {
  readonly method: 'get' | 'post'
  /** With `{name}` for each parameter. */
  readonly path: string
  /** Who may see or send it; `api/access.ts` refuses everyone else. */
  readonly access: Access
  /** Set where the form accepts a file. */
  readonly takesFile?: true
  /** Set for the few requests that keep the service busy for a long time. */
  readonly isLong?: true
  /**
   * Set for pages that indexes of the web may list, at their plain address: with parameters they are another view of the
   * same. All others are `noindex`.
   */
  readonly isListed?: true
  /** Set for pages whose links lead to ever more views of the same: crawlers should not follow them. */
  readonly isMaze?: true
  /**
   * For a page that changes with known records only: what it is made of, at the cost of one query. A client that has the
   * page already is then not sent it again. Undefined where there is nothing to show.
   */
  readonly readStamp?: (call: PageCall) => Promise<PageStamp | undefined>
  readonly reply: (call: PageCall) => Promise<PageReply>
}
