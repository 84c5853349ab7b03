import type { LabelSource } from '../../domain/pages/page-label.ts'
import { COUNTED_STANCES } from '../../domain/states.ts'
import type { EvidencePart } from '../../domain/evidence-part.ts'
import type { SearchPorts } from '../ports.ts'
import { readEvidencePassages, type EvidencePassage, type EvidenceTag } from '../../db/texts/evidence-passages.ts'
import { joinContinuation } from '../analysis/passage-terms.ts'
import { analyseRecent } from '../analysis/recent-texts.ts'
import { yieldToEventLoop } from '../../runtime/yield-to-event-loop.ts'
import { spansOf } from '../match/match-query.ts'
import type { ParsedQuery } from '../query/query.ts'
import type { Span } from '../engine/search-engine.ts'

/**
 * Where a passage matches: its text, the headings above it, by a theme it is tagged with, or, as the opening of its
 * document, the title, authors, publisher or DOI of that; `filters`: the query has no words to find in a passage.
 */
export const MATCHED_IN = ['text', 'headings', 'theme', 'title', 'filters'] as const
export type MatchedIn = (typeof MATCHED_IN)[number]

/** How the last sentence of a passage continues on the next page. */
export interface Continuation {
  readonly pageIndex: number
  readonly pageLabel: string | null
  readonly text: string
  /** Spans of this text that match; of a phrase over the joint, its part here. */
  readonly highlights: readonly Span[]
}

/** A passage as evidence: its text, its location, and what matched in it. */
export interface Evidence {
  readonly passageId: string
  readonly documentId: string
  readonly versionId: string
  readonly pageIndex: number
  readonly pageLabel: string | null
  readonly pageLabelSource: LabelSource | null
  /** 0..1 where the text was recognised by OCR; null where the file contains it. */
  readonly ocrConfidence: number | null
  readonly headingPath: readonly string[]
  readonly text: string
  readonly highlights: readonly Span[]
  readonly matchedIn: MatchedIn
  /** Those that it speaks of without refusing them. */
  readonly themes: readonly string[]
  /** Every tag, with what is said of its theme. */
  readonly tags: readonly EvidenceTag[]
  /** The accepted part of the file that contains it. */
  readonly part: EvidencePart | null
  /** Null where it ends with a sentence on its own page. */
  readonly continues: Continuation | null
}

/** A passage, and whether its document matches the query by words or by meaning alone. */
export interface FoundEvidence extends Evidence {
  readonly foundBy: 'words' | 'meaning'
}

/**
 * Reads passages from the catalogue with printed page label and themes, highlighted for the query; by passage id.
 * Missing passages are left out. `known`: passages that have been read already.
 */
export async function readEvidence(
  app: SearchPorts,
  passageIds: readonly string[],
  query: ParsedQuery,
  known: ReadonlyMap<string, EvidencePassage> = new Map(),
): Promise<ReadonlyMap<string, Evidence>> {
  const wanted = [...new Set(passageIds)]
  const unread = wanted.filter((passageId) => !known.has(passageId))
  const read = wanted.flatMap((passageId) => known.get(passageId) ?? [])
  return toEvidence([...read, ...(await readEvidencePassages(app.catalogue, unread))], query)
}

/** Passages as evidence, highlighted for the query; by passage id. */
export async function toEvidence(
  passages: readonly EvidencePassage[],
  query: ParsedQuery,
): Promise<ReadonlyMap<string, Evidence>> {
  const requestedThemes = new Set(themesOf(query))
  const evidence = new Map<string, Evidence>()
  for (const passage of passages) {
    await yieldToEventLoop()
    const { label, labelSource, confidence, tags, continuation, nextLabel, ...shown } = passage
    const { highlights, matchedIn, beyond } = matchOf(query, passage, requestedThemes)
    evidence.set(passage.passageId, {
      ...shown,
      pageLabel: label,
      pageLabelSource: labelSource,
      ocrConfidence: confidence,
      highlights,
      matchedIn,
      continues:
        continuation === ''
          ? null
          : { pageIndex: passage.pageIndex + 1, pageLabel: nextLabel, text: continuation, highlights: beyond },
      themes: [...new Set(tags.flatMap(({ themeId, stance }) => (COUNTED_STANCES.includes(stance) ? themeId : [])))],
      tags,
    })
  }
  return evidence
}

interface Match extends Pick<Evidence, 'highlights' | 'matchedIn'> {
  /** Spans of the continuation. */
  readonly beyond: readonly Span[]
}

/**
 * Spans that match the query, in the text and, of a phrase that runs over its end, in its continuation; where none does,
 * the tagged spans of a theme that the query has.
 */
function matchOf(
  query: ParsedQuery,
  { text, continuation, headingPath, tags }: EvidencePassage,
  requestedThemes: ReadonlySet<string>,
): Match {
  const joined = continuation === '' ? text : joinContinuation(text, continuation)
  const spans = spansOf(query, analyseRecent(joined)).filter(({ start }) => start < text.length)
  if (spans.length > 0) return { ...divideAt(spans, text.length), matchedIn: 'text' }
  const highlights = taggedSpans(text, tags, requestedThemes)
  const isInHeadings = headingPath.some((heading) => spansOf(query, analyseRecent(heading), 'heading').length > 0)
  const matchedIn = isInHeadings ? 'headings' : highlights.length > 0 ? 'theme' : 'filters'
  return { highlights, matchedIn, beyond: [] }
}

/** The parts of spans before and after the joint of a text of this length and its continuation. */
function divideAt(spans: readonly Span[], length: number): Pick<Match, 'highlights' | 'beyond'> {
  const from = length + 1 // the line break between them
  return {
    highlights: spans.map(({ start, end }) => ({ start, end: Math.min(end, length) })),
    beyond: spans.filter(({ end }) => end > from).map(({ end }) => ({ start: 0, end: end - from })),
  }
}

function taggedSpans(
  text: string,
  tags: readonly EvidenceTag[],
  requestedThemes: ReadonlySet<string>,
): readonly Span[] {
  return tags
    .filter(({ themeId, end }) => requestedThemes.has(themeId) && end <= text.length)
    .map(({ start, end }) => ({ start, end }))
    .sort((a, b) => a.start - b.start)
    .filter((span, at, all) => span.start >= (all[at - 1]?.end ?? 0))
}

/** Themes in a query, named by a filter or as a variant of words. */
function themesOf(query: ParsedQuery): readonly string[] {
  if (query.kind === 'and' || query.kind === 'or') return query.of.flatMap(themesOf)
  return query.kind === 'filter' ? themesIn(query.filter) : []
}

function themesIn(filter: Extract<ParsedQuery, { kind: 'filter' }>['filter']): readonly string[] {
  if (filter.kind === 'and' || filter.kind === 'or') return filter.of.flatMap(themesIn)
  return filter.kind === 'equals' && filter.field === 'theme' ? [filter.value] : []
}
