/** The state of a piece of work. */
export type WorkState = 'due' | 'done' | 'failed'
/** `gone`: the publisher no longer has it. */
export type LocationState = WorkState | 'gone'

/**
 * `record`: an index's record of a paper, at the index's own address; its bytes are submitted, as a file's are.
 * `contained`: a file within another, such as an attachment.
 */
export const LOCATION_KINDS = ['web', 'file', 'upload', 'record', 'contained'] as const
export type LocationKind = (typeof LOCATION_KINDS)[number]

export type TagState = 'machine' | 'accepted' | 'rejected'

/**
 * What a person decides on a theme of a passage: that a tag is right or wrong, that a suggested one is to be set
 * (`promoted`), or that an earlier decision no longer holds (`withdrawn`).
 */
export const TAG_VERDICTS = ['accepted', 'rejected', 'promoted', 'withdrawn'] as const
export type TagVerdict = (typeof TAG_VERDICTS)[number]

/** `missed`: no tag where one seems due; `doubtful`: a tag that seems wrong. */
export const SUGGESTION_KINDS = ['missed', 'doubtful'] as const
export type SuggestionKind = (typeof SUGGESTION_KINDS)[number]

/** What a passage says of a theme, from the firmest to the refusal. */
export const STANCES = ['commits', 'supports', 'considers', 'mentions', 'rejects'] as const
export type Stance = (typeof STANCES)[number]

/** The stances that count for a theme where none are asked for: all but a refusal. */
export const COUNTED_STANCES: readonly Stance[] = STANCES.filter((stance) => stance !== 'rejects')

/** What a person decided on a proposed part. */
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
/** How it was closed: the source recovered, or the operator accepted the smaller yield. */
export type OperatorAlertClosing = 'recovered' | 'accepted'
