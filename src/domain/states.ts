/** Of what is to be done. */
export type WorkState = 'due' | 'done' | 'failed'
/** `gone`: its publisher has it no more. */
export type LocationState = WorkState | 'gone'

/** `record`: what an index knows of a paper, at the index's own address; its bytes are handed in, as a file's are. */
export type LocationKind = 'web' | 'file' | 'upload' | 'record'

export type TagState = 'machine' | 'accepted' | 'rejected'

/** What a person said of a part that parsing proposed. */
export const PART_DECISIONS = ['accepted', 'rejected'] as const
export type PartDecision = (typeof PART_DECISIONS)[number]

/** Whether a protocol searched the library as it was when it ran, or as an earlier run had found it. */
export type RunBasis = 'today' | 'snapshot'

/**
 * Kinds of operator alerts. On a source: `short` (fewer documents than expected), `shrunk` (far fewer than before) or
 * `silent` (its crawl failed). `full`: a disk; `warc`: captures cannot be written to their WARC file.
 */
export const OPERATOR_ALERT_KINDS = ['short', 'shrunk', 'silent', 'full', 'warc'] as const
export type OperatorAlertKind = (typeof OPERATOR_ALERT_KINDS)[number]
/** How an operator alert ended: by itself, or because somebody said that it is right as it is. */
export type OperatorAlertClosing = 'recovered' | 'accepted'
