import type { App } from '../../app.ts'
import { analyse } from '../analysis/analyse.ts'
import { placeName, themeLabel } from './names.ts'
import { printQuestion } from '../query/print-query.ts'
import { allOfQuestions, neededTerms, toWordTerm, type Question } from '../query/query.ts'
import type { Reading } from '../query/interpret-query.ts'
import type { SearchRequest } from '../request/search-request.ts'

/** Parts of a question that are each tried without; a longer one is better asked for some of its words. */
const MAX_PARTS = 6

/** What a way leaves out or lets in. API: added to, never renamed. */
export const WAY_REASONS = [
  'spelling',
  'filter',
  'gone',
  'versions',
  'quotes',
  'part',
  'some_words',
  'all_filters',
] as const
export type WayReason = (typeof WAY_REASONS)[number]

/** A change of a search, in words that follow its name: `without the place York`. */
export interface Way {
  readonly reason: WayReason
  /** The filter that is taken away, of `filter`. */
  readonly field: string | null
  readonly change: string
  readonly request: SearchRequest
}

/** Searches that ask one thing less than this one, the nearest first. */
export function narrowerWays(app: App, request: SearchRequest, { asked, need }: Reading): readonly Way[] {
  const base = { ...request, cursor: null }
  const way = (reason: WayReason, change: string, changes: Partial<SearchRequest>): Way => ({
    reason,
    field: null,
    change,
    request: { ...base, ...changes },
  })
  const isOfWords = asked.kind === 'words' && neededTerms(asked.of).length > 1
  return [
    ...(request.variants === 'off' ? [way('spelling', 'in other spellings too', { variants: 'on' })] : []),
    ...waysOfFilters(app, base),
    ...(request.gone === 'without' ? [way('gone', 'gone from their source too', { gone: 'with' })] : []),
    ...(request.versions === 'current'
      ? [way('versions', 'in drafts and earlier versions too', { versions: 'all' })]
      : []),
    ...waysWithoutQuotes(asked).map((text) => way('quotes', 'with the words anywhere, not side by side', { text })),
    ...waysWithoutParts(asked, need).map(({ part, text }) => way('part', `without ${part}`, { text, match: 'all' })),
    ...(isOfWords && need === 'all' ? [way('some_words', 'with some of the words', { match: 'some' })] : []),
  ]
}

function waysOfFilters(app: App, base: SearchRequest): readonly Way[] {
  const nameOf = (field: string, value: string) =>
    field === 'place' ? placeName(app, value) : field === 'theme' ? themeLabel(app, value) : value
  const lists = (['place', 'theme', 'kind', 'status', 'publisher', 'source'] as const).flatMap(
    (field): readonly Way[] => {
      const values = base[field]
      if (values.length === 0) return []
      const change = `without the ${field} ${values.map((value) => nameOf(field, value)).join(' or ')}`
      return [{ reason: 'filter', field, change, request: { ...base, [field]: [] } }]
    },
  )
  const { from, to } = base
  const dates = [from === null ? '' : `from ${from}`, to === null ? '' : `to ${to}`].filter((day) => day !== '')
  const ofDates: Way = {
    reason: 'filter',
    field: 'published',
    change: `published at any time, not ${dates.join(' ')}`,
    request: { ...base, from: null, to: null },
  }
  const isOnlyGone = base.gone === 'only'
  const gone = {
    reason: 'filter',
    field: 'gone',
    change: 'still at their source',
    request: { ...base, gone: 'without' },
  } as const
  return [...lists, ...(dates.length === 0 ? [] : [ofDates]), ...(isOnlyGone ? [gone] : [])]
}

/** The question with its phrases and neighbours as bare words; none where it has no such. */
function waysWithoutQuotes(asked: Question): readonly string[] {
  const open = withoutQuotes(asked)
  const [before, after] = [printQuestion(asked), printQuestion(open)]
  return before === after ? [] : [after]
}

function withoutQuotes(question: Question): Question {
  if (question.kind === 'phrase') return toWords(question.text, question.scope)
  if (question.kind === 'near') return toWords(question.of.map(({ text }) => text).join(' '), question.scope)
  if (question.kind === 'and' || question.kind === 'or') {
    return { kind: question.kind, of: question.of.map(withoutQuotes) }
  }
  return question // what must not be there stays as exact as it was
}

function toWords(text: string, scope: Extract<Question, { kind: 'words' }>['scope']): Question {
  return { kind: 'words', of: analyse(text).map((token) => toWordTerm(text, token)), scope }
}

/** The question without each of its parts that must be there. */
function waysWithoutParts(asked: Question, need: Reading['need']): readonly { part: string; text: string }[] {
  const parts = partsOf(asked, need)
  if (parts.length < 2 || parts.length > MAX_PARTS) return []
  return parts.map((part, at) => {
    const rest = joinWords(parts.filter((_part, other) => other !== at))
    return { part: quoted(printQuestion(part)), text: printQuestion(rest) }
  })
}

/** Words one by one where all are needed. */
function partsOf(question: Question, need: Reading['need']): readonly Question[] {
  if (question.kind === 'and') return question.of.flatMap((part) => partsOf(part, 'all'))
  if (question.kind !== 'words' || need === 'some') return [question]
  return neededTerms(question.of).flatMap((at): readonly Question[] => {
    const term = question.of[at]
    return term === undefined ? [] : [{ ...question, of: [term] }]
  })
}

/** Words of one scope stand side by side again, so that the question reads as it was typed. */
function joinWords(parts: readonly Question[]): Question {
  const joined: Question[] = []
  for (const part of parts) {
    const at = joined.findIndex(
      (other) => part.kind === 'words' && other.kind === 'words' && other.scope === part.scope,
    )
    const other = joined[at]
    if (part.kind === 'words' && other?.kind === 'words') joined[at] = { ...other, of: [...other.of, ...part.of] }
    else joined.push(part)
  }
  return allOfQuestions(joined)
}

function quoted(text: string): string {
  const shown = text.length > 80 ? `${text.slice(0, 79)}…` : text
  return /^".*"$/.test(shown) ? `“${shown.slice(1, -1)}”` : `“${shown}”`
}
