import type { Token } from '../analysis/analyse.ts'
import type { Filter } from '../../domain/filter.ts'
import type { Span } from '../engine/search-engine.ts'
import { findPrefix, findNear, findPhrase, findTerms, type TokenRange } from './match-terms.ts'
import { neededTerms, type ParsedQuery, type TextScope } from '../query/query.ts'

/** A passage as its words, and whether it is one of a filter's. */
export interface AnalysedPassage {
  readonly title: readonly Token[]
  readonly headings: readonly (readonly Token[])[]
  readonly text: readonly Token[]
  accepts(filter: Filter): boolean
}

/** Where, in the passage's text, that stands which is asked for; empty where it stands in title or headings. */
export interface PassageMatch {
  readonly spans: readonly Span[]
}

/** `all`: every word is needed but stop words. `some`: one is enough. Phrases, beginnings and NEAR are always needed. */
export interface MatchOptions {
  readonly matching: 'all' | 'some'
}

type Part = Exclude<TextScope, 'any'>
type TextQuery = Extract<ParsedQuery, { kind: 'words' | 'prefix' | 'phrase' | 'near' }>

/** Whether a passage is an answer, and where. What is left out by NOT needs all its words, whatever is needed otherwise. */
export function matchPassage(
  query: ParsedQuery,
  passage: AnalysedPassage,
  { matching }: MatchOptions,
): PassageMatch | null {
  return isAnswer(query, passage, matching) ? { spans: spansOf(query, passage.text) } : null
}

/**
 * Where that stands in a text which a question asks for, not what it leaves out: whole phrases, merged, in order, in
 * UTF-16 code units. `part` says what the tokens are of; words asked for in other parts are not marked.
 */
export function spansOf(query: ParsedQuery, tokens: readonly Token[], part: Part = 'text'): readonly Span[] {
  const ranges = rangesOf(query, tokens, part)
  const spans = ranges.flatMap(({ first, last }) => {
    const [start, end] = [tokens[first]?.start, tokens[last]?.end]
    return start === undefined || end === undefined ? [] : [{ start, end }]
  })
  return merge(spans)
}

function isAnswer(query: ParsedQuery, passage: AnalysedPassage, matching: MatchOptions['matching']): boolean {
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
      return query.of.every((part) => isAnswer(part, passage, matching))
    case 'or':
      return query.of.some((part) => isAnswer(part, passage, matching))
    case 'not':
      return !isAnswer(query.of, passage, 'all')
    case 'filter':
      return passage.accepts(query.filter)
  }
}

/** Words may stand in several parts: one in the title, another in the text. */
function hasTerms(
  query: Extract<ParsedQuery, { kind: 'words' }>,
  passage: AnalysedPassage,
  matching: MatchOptions['matching'],
): boolean {
  const sequences = sequencesOf(passage, query.scope)
  if (matching === 'some') return sequences.some((tokens) => findTerms(query, tokens).length > 0)
  const there = new Set<number>()
  for (const tokens of sequences) {
    for (const { terms } of findTerms(query, tokens)) for (const term of terms) there.add(term)
  }
  return neededTerms(query.of).every((term) => there.has(term))
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

function rangesOf(query: ParsedQuery, tokens: readonly Token[], part: Part): readonly TokenRange[] {
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

/** Spans in order, those that touch as one. */
function merge(spans: readonly Span[]): readonly Span[] {
  const merged: Span[] = []
  for (const span of spans.toSorted((one, other) => one.start - other.start)) {
    const last = merged.at(-1)
    if (last === undefined || span.start > last.end) merged.push(span)
    else merged[merged.length - 1] = { start: last.start, end: Math.max(last.end, span.end) }
  }
  return merged
}
