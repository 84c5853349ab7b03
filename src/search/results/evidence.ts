import type { SearchPorts } from '../ports.ts'
import { readPartsAround } from '../../db/texts/parts.ts'
import { readTags, type Tag } from '../../db/texts/tags.ts'
import { readMarkedPassages, readPageMarks } from '../../db/texts/texts.ts'
import { analyse } from '../analysis/analyse.ts'
import { yieldToEventLoop } from '../../runtime/yield-to-event-loop.ts'
import { findEvidencePart, type EvidencePart } from './evidence-part.ts'
import { spansOf } from '../match/match-query.ts'
import type { ParsedQuery } from '../query/query.ts'
import type { Span } from '../engine/search-engine.ts'

/**
 * Where a passage matches: its text, the headings above it, by a theme it is tagged with, or, as the opening of its
 * document, the title, authors, publisher or DOI of that; `filters`: the query has no words to find in a passage.
 */
export type MatchedIn = 'text' | 'headings' | 'theme' | 'title' | 'filters'

/** A passage as evidence: its text, its location, and what matched in it. */
export interface Evidence {
  readonly passageId: string
  readonly documentId: string
  readonly versionId: string
  readonly pageIndex: number
  readonly pageLabel: string | null
  /** 0..1 where the text was recognised by OCR; null where the file contains it. */
  readonly ocrConfidence: number | null
  readonly headingPath: readonly string[]
  readonly text: string
  readonly highlights: readonly Span[]
  readonly matchedIn: MatchedIn
  readonly themes: readonly string[]
  /** The accepted part of the file that contains it. */
  readonly part: EvidencePart | null
}

/** A passage, and whether its document matches the query by words or by meaning alone. */
export interface FoundEvidence extends Evidence {
  readonly foundBy: 'words' | 'meaning'
}

/**
 * Reads passages from the catalogue with printed page label and themes, highlighted for the query; by passage id.
 * Missing passages are left out.
 */
export async function readEvidence(
  app: SearchPorts,
  passageIds: readonly string[],
  query: ParsedQuery,
): Promise<ReadonlyMap<string, Evidence>> {
  const wanted = [...new Set(passageIds)]
  const [passages, tags, parts] = await Promise.all([
    readMarkedPassages(app.catalogue, wanted),
    readTags(app.catalogue, wanted),
    readPartsAround(app.catalogue, wanted),
  ])
  const edges = parts.flatMap(({ versionId, firstPage, lastPage }) =>
    [firstPage, lastPage].map((pageIndex) => ({ versionId, pageIndex })),
  )
  const marks = await readPageMarks(app.catalogue, edges)
  const requestedThemes = new Set(themesOf(query))
  const evidence = new Map<string, Evidence>()
  for (const passage of passages.values()) {
    await yieldToEventLoop()
    const { passageId, documentId, versionId, pageIndex, headingPath, text, label, confidence } = passage
    const found = tags.get(passageId) ?? []
    evidence.set(passageId, {
      passageId,
      documentId,
      versionId,
      pageIndex,
      headingPath,
      text,
      pageLabel: label,
      ocrConfidence: confidence,
      ...matchOf(query, passage, found, requestedThemes),
      themes: [...new Set(found.map((tag) => tag.themeId))],
      part: findEvidencePart(parts, passage, marks),
    })
  }
  return evidence
}

/** Spans that match the query; where none does, the tagged spans of a theme that the query has. */
function matchOf(
  query: ParsedQuery,
  { text, headingPath }: { readonly text: string; readonly headingPath: readonly string[] },
  tags: readonly Tag[],
  requestedThemes: ReadonlySet<string>,
): Pick<Evidence, 'highlights' | 'matchedIn'> {
  const spans = spansOf(query, analyse(text))
  if (spans.length > 0) return { highlights: spans, matchedIn: 'text' }
  const highlights = taggedSpans(text, tags, requestedThemes)
  const isInHeadings = headingPath.some((heading) => spansOf(query, analyse(heading), 'heading').length > 0)
  return { highlights, matchedIn: isInHeadings ? 'headings' : highlights.length > 0 ? 'theme' : 'filters' }
}

function taggedSpans(text: string, tags: readonly Tag[], requestedThemes: ReadonlySet<string>): readonly Span[] {
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
