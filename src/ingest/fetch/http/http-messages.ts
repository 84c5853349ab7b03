/** Validators of the version we hold, so that an unchanged document is answered without a body. */
export interface ConditionalHeaders {
  readonly 'if-none-match'?: string
  readonly 'if-modified-since'?: string
}

/** Options of one fetch. */
export interface GetOptions {
  readonly accept?: string
  /** Sent to `headersFor` alone: a date or tag of one resource says nothing of another. */
  readonly headers?: ConditionalHeaders
  /** The address whose validators `headers` are; absent: the first one. It may be the target of a redirect. */
  readonly headersFor?: string
  /** Whether 204 is an answer, with no bytes, and not an error. */
  readonly mayBeEmpty?: boolean
  /** Lowers the client's own limits for this fetch. */
  readonly maxBytes?: number
  readonly maxRedirects?: number
  /** `cut` returns the first `maxBytes` of a larger body instead of an error. Default `refuse`. */
  readonly overflow?: 'refuse' | 'cut'
  readonly signal?: AbortSignal
  /**
   * Called with the first address and each redirect target, after the guard's check and before the request; may throw
   * to stop it.
   */
  readonly beforeRequest?: (address: string) => void | Promise<void>
  /** Called when that request has ended, successfully or not, before the next; an error it throws ends the fetch. */
  readonly afterRequest?: (made: MadeRequest) => void | Promise<void>
}

/** One completed request of a fetch. */
export interface MadeRequest {
  readonly address: string
  readonly startedAt: Date
  readonly ms: number
  /** null when no response head arrived. */
  readonly status: number | null
  /** Of the decoded body; null without one. */
  readonly bytes: number | null
  /** The error that the fetch will throw, or null. */
  readonly error: unknown
}

/** A complete response. 204, 304, 404 and 410 have empty `bytes`. */
export interface HttpAnswer {
  readonly status: number
  /** Where the body came from, after redirects, without fragment. */
  readonly address: string
  /** The addresses requested before `address`, in order; empty without redirects. */
  readonly redirects: readonly string[]
  /** Lower-case names; repeated ones joined by a comma; cookies left out. */
  readonly headers: Readonly<Record<string, string>>
  readonly bytes: Uint8Array
  /**
   * As declared (`text/html`), lower case; null when absent or unreadable. Servers make mistakes: sniff before trusting
   * it.
   */
  readonly mediaType: string | null
  readonly charset: string | null
  /** Safe to show and to save under; null when none was proposed. */
  readonly fileName: string | null
  readonly etag: string | null
  readonly lastModified: string | null
  /** How long the requests took, redirects included. */
  readonly fetchedMs: number
}
