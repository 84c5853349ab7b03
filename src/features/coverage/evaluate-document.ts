import type { HeldDocument } from './coverage-queries.ts'
import type { ExpectedStrategy } from '../../domain/vocabulary.ts'
import type { CoverageState } from './coverage-state.ts'

/** Kinds of documents that may be a strategy, if their title says so. News and papers are only about strategies. */
const TITLED_KINDS: ReadonlySet<string> = new Set(['report', 'plan', 'statement', 'page'])
const STRATEGY_TITLE = /\blocal industrial strateg(y|ies)\b/i
/**
 * A web page with fewer passages (of some 120 words each) is about the strategy, even with these words in its title.
 */
const MIN_PASSAGES_OF_PAGE = 20

/** The rule by which a document was matched to a strategy. */
export type CoverageRule = 'address' | 'kind' | 'title'

/** A document matched to an expected strategy, with its state. */
export interface EvaluatedDocument {
  readonly documentId: string
  readonly title: string
  /** The publisher's status: draft, agreed, withdrawn... */
  readonly status: string
  readonly published: string | null
  readonly rule: CoverageRule
  readonly state: CoverageState
  readonly reasons: readonly string[]
  readonly sourceIds: readonly string[]
  readonly lastSeenAt: Date | null
  /** When it was gone from the last of its addresses; null while one still has it. */
  readonly goneAt: Date | null
}

/** Matches a document to a strategy; null if it is not that strategy. */
export function evaluateDocument(strategy: ExpectedStrategy, document: HeldDocument): EvaluatedDocument | null {
  const rule = ruleOf(strategy, document)
  if (rule === null) return null
  const { documentId, title, status, published, locations } = document
  const goneAt = goneSince(document)
  const seen = locations.flatMap(({ lastSeenAt }) => (lastSeenAt === null ? [] : [lastSeenAt.getTime()]))
  return {
    documentId,
    title,
    status,
    published,
    rule,
    state: stateOf(document, goneAt),
    reasons: reasonsOf(document, goneAt),
    sourceIds: [...new Set(locations.flatMap(({ sourceId }) => sourceId ?? []))],
    lastSeenAt: seen.length === 0 ? null : new Date(Math.max(...seen)),
    goneAt,
  }
}

function ruleOf(strategy: ExpectedStrategy, document: HeldDocument): CoverageRule | null {
  if (document.locations.some(({ address }) => strategy.addresses.includes(address))) return 'address'
  if (!document.places.includes(strategy.place)) return null
  if (document.kind === 'strategy') return 'kind'
  const isShortPage = /html/.test(document.mediaType) && document.passages < MIN_PASSAGES_OF_PAGE
  return TITLED_KINDS.has(document.kind) && STRATEGY_TITLE.test(document.title) && !isShortPage ? 'title' : null
}

/** A document is gone once it is gone from all its addresses. */
function goneSince({ locations }: HeldDocument): Date | null {
  const gone = locations.flatMap(({ goneAt }) => (goneAt === null ? [] : [goneAt.getTime()]))
  return gone.length === 0 || gone.length < locations.length ? null : new Date(Math.max(...gone))
}

function stateOf({ unread, passages, status }: HeldDocument, goneAt: Date | null): CoverageState {
  if (unread?.state === 'due') return 'waiting'
  if (unread !== null || passages === 0) return 'unreadable'
  if (goneAt !== null) return 'lost'
  return status === 'withdrawn' || status === 'draft' ? status : 'found'
}

function reasonsOf(document: HeldDocument, goneAt: Date | null): readonly string[] {
  const { unread, passages, pages, wordlessPages, status, locations } = document
  const reasons: string[] = []
  if (unread?.state === 'due') reasons.push('It is being read.')
  else if (unread !== null) reasons.push(`It could not be read (${unread.code}: ${unread.message}).`)
  else if (passages === 0)
    reasons.push('No words could be read in it, probably because it is a scan. Search cannot find it.')
  else if (wordlessPages > 0) reasons.push(`No words could be read on ${wordlessPages} of its ${pages} pages.`)
  if (goneAt !== null) reasons.push(`Gone from its source since ${toDay(goneAt)}; our copy is kept.`)
  if (status === 'withdrawn') reasons.push('Its publisher has withdrawn it.')
  if (status === 'draft') reasons.push('Only a draft.')
  for (const { address, state, code } of locations) {
    if (state === 'failed') reasons.push(`The last request to ${address} failed (${code}).`)
  }
  return reasons
}

function toDay(date: Date): string {
  return date.toISOString().slice(0, 10)
}
