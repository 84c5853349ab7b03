import type { Token } from '../analysis/analyse.ts'
import type { Filter } from '../../domain/filter.ts'
import type { Span } from '../engine/search-engine.ts'
import { findPrefix, findNear, findPhrase, findTerms, type TokenRange } from './match-terms.ts'
import { neededTerms, type ParsedQuery, type TextScope } from '../query/query.ts'

/** A tokenised passage, and a test of filters on it. */
export interface AnalysedPassage {
  readonly title: readonly Token[]
  readonly headings: readonly (readonly Token[])[]
  readonly text: readonly Token[]
  accepts(filter: Filter): boolean
}

/** Matched spans of the passage text; empty where only title or headings match. */
export interface PassageMatch {
  readonly spans: readonly Span[]
}

/**
 * `all`: every word except stop words is required. `some`: one is enough. Phrases, prefixes and NEAR are always
 * required.
 */
export interface MatchOptions {
  readonly matching: 'all' | 'some'
}

type PassagePart = Exclude<TextScope, 'any'>
type TextQuery = Extract<ParsedQuery, { kind: 'words' | 'prefix' | 'phrase' | 'near' }>

/** The match of a passage, or null. A NOT excludes only what has all its words, whatever `matching` is. */
export function matchPassage(
  query: ParsedQuery,
  passage: AnalysedPassage,
  { matching }: MatchOptions,
): PassageMatch | null {
  return isMatch(query, passage, matching) ? { spans: spansOf(query, passage.text) } : null
}

/**
 * Spans of a text that match a query, without its NOT parts: whole phrases, merged, in order, in UTF-16 code units.
 * `part` names the part that the tokens come from; words scoped to other parts are not marked.
 */
export function spansOf(query: ParsedQuery, tokens: readonly Token[], part: PassagePart = 'text'): readonly Span[] {
  const ranges = rangesOf(query, tokens, part)
  const spans = ranges.flatMap(({ first, last }) => {
    const [start, end] = [tokens[first]?.start, tokens[last]?.end]
    return start === undefined || end === undefined ? [] : [{ start, end }]
  })
  return merge(spans)
}

function isMatch(query: ParsedQuery, passage: AnalysedPassage, matching: MatchOptions['matching']): boolean {
  switch (query.kind) {
    case 'everything':
      return true
    case 'words':
      return hasTerms(query, passage, matching)
    case 'prefix':
    case 'phrase':
    case 'near':
      return sequencesOf(passage, query.scope).some((tokens) => find(query, tokens).length > 0)
    case 'and':
      return query.of.every((part) => isMatch(part, passage, matching))
    case 'or':
      return query.of.some((part) => isMatch(part, passage, matching))
    case 'not':
      return !isMatch(query.of, passage, 'all')
    case 'filter':
      return passage.accepts(query.filter)
  }
}

/** Words may match in different parts: one in the title, another in the text. */
function hasTerms(
  query: Extract<ParsedQuery, { kind: 'words' }>,
  passage: AnalysedPassage,
  matching: MatchOptions['matching'],
): boolean {
  const sequences = sequencesOf(passage, query.scope)
  if (matching === 'some') return sequences.some((tokens) => findTerms(query, tokens).length > 0)
  const matched = new Set<number>()
  for (const tokens of sequences) {
    for (const { terms } of findTerms(query, tokens)) for (const term of terms) matched.add(term)
  }
  return neededTerms(query.of).every((term) => matched.has(term))
}

function sequencesOf({ title, headings, text }: AnalysedPassage, scope: TextScope): readonly (readonly Token[])[] {
  switch (scope) {
    case 'any':
      return [title, ...headings, text]
    case 'title':
      return [title]
    case 'heading':
      return headings
    case 'text':
      return [text]
  }
}

function find(query: TextQuery, tokens: readonly Token[]): readonly TokenRange[] {
  switch (query.kind) {
    case 'words':
      return findTerms(query, tokens)
    case 'prefix':
      return findPrefix(query.word, tokens)
    case 'phrase':
      return findPhrase(query.words, tokens)
    case 'near':
      return findNear(query, tokens)
  }
}

function rangesOf(query: ParsedQuery, tokens: readonly Token[], part: PassagePart): readonly TokenRange[] {
  switch (query.kind) {
    case 'everything':
    case 'filter':
    case 'not':
      return []
    case 'and':
    case 'or':
      return query.of.flatMap((of) => rangesOf(of, tokens, part))
    case 'words':
    case 'prefix':
    case 'phrase':
    case 'near':
      return query.scope === 'any' || query.scope === part ? find(query, tokens) : []
  }
}

/** Sorts spans and merges those that touch. */
function merge(spans: readonly Span[]): readonly Span[] {
  const merged: Span[] = []
  for (const span of spans.toSorted((one, other) => one.start - other.start)) {
    const last = merged.at(-1)
    if (last === undefined || span.start > last.end) merged.push(span)
    else merged[merged.length - 1] = { start: last.start, end: Math.max(last.end, span.end) }
  }
  return merged
}
