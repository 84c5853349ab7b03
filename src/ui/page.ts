import type { VNode } from 'preact'
import type { App } from '../app.ts'

/** What a page is made from. */
export interface PageCall {
  readonly app: App
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  /** What a form sent; empty for GET. */
  readonly form: URLSearchParams
  /** Whether forms that change something are of any use to this reader. */
  readonly mayWrite: boolean
  readonly signal: AbortSignal
}

export interface PageView {
  readonly kind: 'page'
  readonly title: string
  readonly body: VNode
  /** The entry of the navigation that this page belongs to. */
  readonly section?: Section
  readonly status?: number
}

/** Sent elsewhere after a form; `session` also signs in (or, null, out). */
export interface Redirect {
  readonly kind: 'redirect'
  readonly to: string
  readonly session?: string | null
}

export type PageReply = PageView | Redirect

export type Section =
  'search' | 'documents' | 'themes' | 'places' | 'editions' | 'alerts' | 'coverage' | 'sources' | 'failures'

/** A page as data; `api/pages.ts` puts it on the server. */
export interface Page {
  readonly method: 'get' | 'post'
  /** With `{name}` for each parameter. */
  readonly path: string
  /** A form that needs no right to write, such as signing in. */
  readonly open?: true
  readonly reply: (call: PageCall) => Promise<PageReply>
}
