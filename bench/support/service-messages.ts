/** What the bench asks of the program of a built service. */
export type ServiceRequest = { readonly kind: 'statements' } | { readonly kind: 'stop' }

/** What that program sends: where it listens once it is ready, and the number of statements when it is asked. */
export type ServiceReply =
  | { readonly kind: 'ready'; readonly url: string }
  | { readonly kind: 'statements'; readonly count: number }
  | { readonly kind: 'failed'; readonly message: string }
