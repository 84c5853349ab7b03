/** Grounds on which two documents may be the same, strongest first. */
export const GROUNDS = ['doi', 'preprint', 'text', 'title'] as const
export type DuplicateGround = (typeof GROUNDS)[number]

/**
 * A decision on a pair: `copies`, the same text in two files; `versions`, one work in two texts; `different` works; or
 * `unclear`, examined without a result. An open pair has none (null).
 */
export const VERDICTS = ['copies', 'versions', 'different', 'unclear'] as const
export type DuplicateVerdict = (typeof VERDICTS)[number]

/** What a merge moved, so that it can be reverted. */
export interface MergeChanges {
  readonly versions: readonly { readonly versionId: string; readonly number: number }[]
  readonly locations: readonly string[]
  readonly events: readonly { readonly status: string; readonly dated: string }[]
  /** Documents that had earlier been merged into the merged one. */
  readonly followers: readonly string[]
  readonly doi: string | null
}
