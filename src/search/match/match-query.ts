import type { Token } from '../analysis/token.ts'
import type { Filter } from '../../domain/filter.ts'
import type { Span } from '../engine/search-engine.ts'
import { findPrefix, findNear, findPhrase, findTerms, type TokenRange } from './match-terms.ts'
import { neededTerms, type ParsedQuery, type TextScope } from '../query/query.ts'

/** A tokenised passage or version, and a test of filters on it. */
export interface AnalysedRecord {
  /** The texts that words of this scope are searched for in; those of `any` are the record's own. */
  textsOf(scope: TextScope): readonly (readonly Token[])[]
  /** The same for phrases and beginnings of words, which may run over the end of a page. */
  stretchesOf(scope: TextScope): readonly (readonly Token[])[]
  /** Whether the title is one of its own texts, as that of a version is, and not of the document around it. */
  readonly ownsTitle: boolean
  accepts(filter: Filter): boolean
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

/**
 * What satisfies a query: the record's own words, conditions without words (filters and NOT), or only a title that is
 * not its own; a record that meets it in several ways has the first of these.
 */
type Grounds = 'own words' | 'no words' | 'title'

/**
 * Whether a passage matches: by its own text and headings, in a document with the words required of the title. A query
 * that asks for nothing but words of the title is answered by versions. A NOT excludes only what has all its words,
 * whatever `matching` is.
 */
export function matchesPassage(query: ParsedQuery, passage: AnalysedRecord, { matching }: MatchOptions): boolean {
  const grounds = groundsOf(query, passage, matching)
  return grounds === 'own words' || grounds === 'no words'
}

/** Whether a version matches by what names it. */
export function matchesVersion(query: ParsedQuery, version: AnalysedRecord, { matching }: MatchOptions): boolean {
  return groundsOf(query, version, matching) === 'own words'
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

/** `isWanted` false: the grounds of the negated query, with the negation moved to its words and filters. */
function groundsOf(
  query: ParsedQuery,
  record: AnalysedRecord,
  matching: MatchOptions['matching'],
  isWanted = true,
): Grounds | null {
  switch (query.kind) {
    case 'everything':
      return isWanted ? 'no words' : null
    case 'words':
    case 'prefix':
    case 'phrase':
    case 'near':
      if (hasText(query, record, matching) !== isWanted) return null
      if (!isWanted) return 'no words'
      return query.scope === 'title' && !record.ownsTitle ? 'title' : 'own words'
    case 'and':
    case 'or': {
      const parts = query.of.map((part) => groundsOf(part, record, matching, isWanted))
      if ((query.kind === 'or') === isWanted) return ANY_OF.find((grounds) => parts.includes(grounds)) ?? null
      return parts.includes(null) ? null : (ALL_OF.find((grounds) => parts.includes(grounds)) ?? null)
    }
    case 'not':
      return groundsOf(query.of, record, 'all', !isWanted)
    case 'filter':
      return record.accepts(query.filter) === isWanted ? 'no words' : null
  }
}

function hasText(query: TextQuery, record: AnalysedRecord, matching: MatchOptions['matching']): boolean {
  if (query.kind === 'words') return hasTerms(query, record, matching)
  return record.stretchesOf(query.scope).some((tokens) => find(query, tokens).length > 0)
}

/** What a conjunction rests on, given the grounds of its parts; a disjunction has its best part. */
const ALL_OF: readonly Grounds[] = ['own words', 'title', 'no words']
const ANY_OF: readonly Grounds[] = ['own words', 'no words', 'title']

/** Words may match in different texts: one in a heading, another in the text. */
function hasTerms(
  query: Extract<ParsedQuery, { kind: 'words' }>,
  record: AnalysedRecord,
  matching: MatchOptions['matching'],
): boolean {
  const texts = record.textsOf(query.scope)
  if (matching === 'some') return texts.some((tokens) => findTerms(query, tokens).length > 0)
  const matched = new Set<number>()
  for (const tokens of texts) {
    for (const { terms } of findTerms(query, tokens)) for (const term of terms) matched.add(term)
  }
  return neededTerms(query.of).every((term) => matched.has(term))
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
