/** `staging`: the host has unfinished or internal copies; `mirror`: it copies another publisher's documents. */
export const HOST_KINDS = ['staging', 'mirror'] as const
export type HostKind = (typeof HOST_KINDS)[number]

/** A rule of `library/hosts.yaml` for hosts whose addresses are never canonical. */
export interface HostRule {
  readonly pattern: string
  /** The pattern as a regular expression, of PostgreSQL and JavaScript alike, for a host in lower case. */
  readonly matches: string
  readonly kind: HostKind
  readonly reason: string
}
