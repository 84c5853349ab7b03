import type { VNode } from 'preact'
import type { App } from '../app.ts'
import type { Access } from '../domain/access.ts'

/** What a page is made from. */
export interface PageCall {
  readonly app: App
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  /** What a form sent; empty for GET. */
  readonly form: URLSearchParams
  /** The file that came with the form, if the page takes one. */
  readonly upload: Uint8Array | null
  /** Whether forms that change something are of any use to this reader. */
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
  /** What the page's head names: the one address of what it shows, its feed. */
  readonly links?: readonly HeadLink[]
}

/** A `link` of a page's head. */
export interface HeadLink {
  readonly rel: 'canonical' | 'alternate'
  readonly href: string
  readonly type?: string
  readonly title?: string
}

/** A file for saving, after a form. */
export interface FileView {
  readonly kind: 'file'
  readonly body: string | AsyncIterable<string>
  readonly mediaType: string
  readonly fileName: string
}

/** Sent elsewhere after a form; `session` also signs the browser in or out. */
export interface Redirect {
  readonly kind: 'redirect'
  readonly to: string
  readonly session?: 'start' | 'end'
}

export type PageReply = PageView | FileView | Redirect

export type Section =
  'search' | 'documents' | 'themes' | 'places' | 'editions' | 'alerts' | 'coverage' | 'sources' | 'failures'

/** A page as data; `api/pages.ts` puts it on the server. */
export interface Page {
  readonly method: 'get' | 'post'
  /** With `{name}` for each parameter. */
  readonly path: string
  /** Who may see or send it; `api/access.ts` refuses everybody else. */
  readonly access: Access
  /** A form with a file. */
  readonly takesFile?: true
  /** One of the few requests that keep the service busy for long. */
  readonly isLong?: true
  readonly reply: (call: PageCall) => Promise<PageReply>
}
