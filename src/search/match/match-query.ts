import type { Token } from '../analysis/analyse.ts'
import type { Filter } from '../../domain/filter.ts'
import type { Span } from '../engine/search-engine.ts'
import { findBeginning, findNear, findPhrase, findTerms, type TokenRange } from './match-terms.ts'
import { neededTerms, type Question, type TextScope } from '../query/query.ts'

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
  readonly need: 'all' | 'some'
}

type Part = Exclude<TextScope, 'any'>
type TextQuestion = Extract<Question, { kind: 'words' | 'prefix' | 'phrase' | 'near' }>

/** Whether a passage is an answer, and where. What is left out by NOT needs all its words, whatever is needed otherwise. */
export function matchPassage(
  question: Question,
  passage: AnalysedPassage,
  { need }: MatchOptions,
): PassageMatch | null {
  return isAnswer(question, passage, need) ? { spans: spansOf(question, passage.text) } : null
}

/**
 * Where that stands in a text which a question asks for, not what it leaves out: whole phrases, merged, in order, in
 * UTF-16 code units. `part` says what the tokens are of; words asked for in other parts are not marked.
 */
export function spansOf(question: Question, tokens: readonly Token[], part: Part = 'text'): readonly Span[] {
  const ranges = rangesOf(question, tokens, part)
  const spans = ranges.flatMap(({ first, last }) => {
    const [start, end] = [tokens[first]?.start, tokens[last]?.end]
    return start === undefined || end === undefined ? [] : [{ start, end }]
  })
  return merge(spans)
}

function isAnswer(question: Question, passage: AnalysedPassage, need: MatchOptions['need']): boolean {
  switch (question.kind) {
    case 'everything':
      return true
    case 'words':
      return hasTerms(question, passage, need)
    case 'prefix':
    case 'phrase':
    case 'near':
      return sequencesOf(passage, question.scope).some((tokens) => find(question, tokens).length > 0)
    case 'and':
      return question.of.every((part) => isAnswer(part, passage, need))
    case 'or':
      return question.of.some((part) => isAnswer(part, passage, need))
    case 'not':
      return !isAnswer(question.of, passage, 'all')
    case 'filter':
      return passage.accepts(question.filter)
  }
}

/** Words may stand in several parts: one in the title, another in the text. */
function hasTerms(
  question: Extract<Question, { kind: 'words' }>,
  passage: AnalysedPassage,
  need: MatchOptions['need'],
): boolean {
  const sequences = sequencesOf(passage, question.scope)
  if (need === 'some') return sequences.some((tokens) => findTerms(question, tokens).length > 0)
  const there = new Set<number>()
  for (const tokens of sequences) {
    for (const { terms } of findTerms(question, tokens)) for (const term of terms) there.add(term)
  }
  return neededTerms(question.of).every((term) => there.has(term))
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

function find(question: TextQuestion, tokens: readonly Token[]): readonly TokenRange[] {
  switch (question.kind) {
    case 'words':
      return findTerms(question, tokens)
    case 'prefix':
      return findBeginning(question.word, tokens)
    case 'phrase':
      return findPhrase(question.words, tokens)
    case 'near':
      return findNear(question, tokens)
  }
}

function rangesOf(question: Question, tokens: readonly Token[], part: Part): readonly TokenRange[] {
  switch (question.kind) {
    case 'everything':
    case 'filter':
    case 'not':
      return []
    case 'and':
    case 'or':
      return question.of.flatMap((of) => rangesOf(of, tokens, part))
    case 'words':
    case 'prefix':
    case 'phrase':
    case 'near':
      return question.scope === 'any' || question.scope === part ? find(question, tokens) : []
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
