/** Names the version we hold, so that an unchanged document costs no body. */
export interface ConditionalHeaders {
  readonly 'if-none-match'?: string
  readonly 'if-modified-since'?: string
}

/** What one fetch may ask for. */
export interface GetOptions {
  readonly accept?: string
  /** Sent to every address of the chain; compare `HttpAnswer.address` before believing a 304. */
  readonly headers?: ConditionalHeaders
  /** Lowers the client's own limits for this fetch. */
  readonly maxBytes?: number
  readonly maxRedirects?: number
  /** `cut` gives the first `maxBytes` of a larger body instead of an error. Default `refuse`. */
  readonly overflow?: 'refuse' | 'cut'
  readonly signal?: AbortSignal
  /** Called with the first address and each redirect target, after the guard, before the request; may throw to stop it. */
  readonly beforeRequest?: (address: string) => void | Promise<void>
  /** Called when that request ended, well or not, before the next; what it throws ends the fetch. */
  readonly afterRequest?: (made: MadeRequest) => void | Promise<void>
}

/** One request of a fetch as it ended. */
export interface MadeRequest {
  readonly address: string
  readonly startedAt: Date
  readonly ms: number
  /** null when no head came. */
  readonly status: number | null
  /** Of the decoded body; null without one. */
  readonly bytes: number | null
  /** What the fetch will throw, unless null. */
  readonly error: unknown
}

/** A whole answer. 304, 404 and 410 come with empty `bytes`. */
export interface HttpAnswer {
  readonly status: number
  /** Where the body came from, after redirects, without fragment. */
  readonly address: string
  /** The addresses asked before `address`, in order; empty without redirects. */
  readonly redirects: readonly string[]
  /** Lower-case names; repeated ones joined by a comma; cookies left out. */
  readonly headers: Readonly<Record<string, string>>
  readonly bytes: Uint8Array
  /** As declared (`text/html`), lower case; null when absent or unreadable. Servers err: sniff before trusting it. */
  readonly mediaType: string | null
  readonly charset: string | null
  /** Safe to show and to save under; null when none was proposed. */
  readonly fileName: string | null
  readonly etag: string | null
  readonly lastModified: string | null
  /** How long the requests took, redirects included. */
  readonly fetchedMs: number
}
