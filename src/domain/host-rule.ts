/** Whether a host's copies are unfinished or internal, or somebody else's. */
export const HOST_KINDS = ['staging', 'mirror'] as const
export type HostKind = (typeof HOST_KINDS)[number]

/** Hosts whose addresses never stand for a document, as `library/hosts.yaml` has them. */
export interface HostRule {
  readonly pattern: string
  /** The pattern as a regular expression, of PostgreSQL and JavaScript alike, for a host in lower case. */
  readonly matches: string
  readonly kind: HostKind
  readonly reason: string
}
