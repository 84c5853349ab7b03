import { analyse, analysePart, toPrefix } from '../../analysis/analyse.ts'
import { capitalsSaySomething } from '../../analysis/capitals.ts'
import { toDoi } from '../../../domain/doi/doi.ts'
import { isDateField, isDocumentField, isNamedField } from './field-names.ts'
import { parseFilter } from './parse-filter.ts'
import { countTerms, within, type Cursor } from './token-cursor.ts'
import { invalidAt, type QueryError } from './query-error.ts'
import { allOfQueries, toWordTerm, toWordTerms, type Phraselike, type ParsedQuery, type TextScope } from '../query.ts'
import type { Lexeme } from './read-lexemes.ts'
import { unknownField } from './unknown-field.ts'

type Quoted = Extract<Lexeme, { kind: 'quoted' }>
type Chunk = Extract<Lexeme, { kind: 'chunk' }>
type Near = Extract<Lexeme, { kind: 'near' }>

/** A primary of the grammar. A chunk of punctuation alone has no queries. */
interface ParsedUnit {
  readonly queries: readonly ParsedQuery[]
  /** As an operand of NEAR; null where it cannot be one. */
  readonly operand: Phraselike | null
  readonly scope: TextScope
  readonly start: number
  readonly end: number
}

/** A star at the end, possibly followed by punctuation. */
const STARRED = /^([^*]*)\*[^*\p{L}\p{N}]*$/u
const MIN_PREFIX_CHARACTERS = 2
/** Most words that are searched for as a phrase: passages are cut at about as many. */
export const MAX_PHRASE_WORDS = 120
/** Greatest distance of a NEAR in words. A passage has about 120. */
const MAX_DISTANCE = 100

/** Parses one unit: NOT and what it excludes, two operands of a NEAR, or a word, phrase, field or group. */
export function parseUnit(cursor: Cursor, scope: TextScope): readonly ParsedQuery[] {
  const lexeme = cursor.lexemes[cursor.at]
  if (lexeme?.kind === 'not') return [parseNot(cursor, scope, lexeme)]
  const unit = parsePrimary(cursor, scope)
  const near = cursor.lexemes[cursor.at]
  return near?.kind === 'near' ? [parseNear(cursor, scope, unit, near)] : unit.queries
}

function parseNot(cursor: Cursor, scope: TextScope, not: Lexeme): ParsedQuery {
  const { text, lexemes } = cursor
  cursor.at += 1
  const next = lexemes[cursor.at]
  const typed = text.slice(not.start, not.end)
  const dangling = () =>
    invalidAt(not.start, `${typed} needs something after it to leave out`, cut(text, not.start, not.end))
  if (next === undefined || next.kind === 'close' || next.kind === 'and' || next.kind === 'or') throw dangling()
  const queries = within(cursor, not, () =>
    next.kind === 'not' ? [parseNot(cursor, scope, next)] : parsePrimary(cursor, scope).queries,
  )
  if (queries.length === 0) throw dangling()
  const near = lexemes[cursor.at]
  if (near?.kind === 'near') {
    cursor.at += 1
    const end = parsePrimary(cursor, scope).end
    const nearest = `${text.slice(0, not.start)}NOT (${text.slice(next.start, end)})${text.slice(end)}`
    throw invalidAt(not.start, 'NOT stands before both words of a NEAR, which need parentheses then', nearest)
  }
  const of = allOfQueries(queries)
  return of.kind === 'not' ? of.of : { kind: 'not', of }
}

function parseNear(cursor: Cursor, scope: TextScope, first: ParsedUnit, near: Near): ParsedQuery {
  const { text, lexemes } = cursor
  cursor.at += 1
  const typed = text.slice(near.start, near.end)
  const next = lexemes[cursor.at]
  if (
    next === undefined ||
    (next.kind !== 'chunk' && next.kind !== 'quoted' && next.kind !== 'field' && next.kind !== 'open')
  ) {
    throw invalidAt(near.start, `${typed} needs a word or a phrase on both sides`, cut(text, near.start, near.end))
  }
  const second = parsePrimary(cursor, scope)
  const chained = lexemes[cursor.at]
  if (chained?.kind === 'near') throw chainFault(cursor, scope, first, second, chained)
  if (first.operand === null || second.operand === null) {
    const nearest = `${text.slice(0, near.start)}AND${text.slice(near.end)}`
    const what = `${typed} stands between two words or phrases, not beside parentheses, a field or a word with *`
    throw invalidAt(near.start, what, nearest)
  }
  if (first.scope !== second.scope) {
    const one = first.scope === 'any' ? second.scope : first.scope
    const inner = text.slice(first.start, second.end).replaceAll(/(?:title|heading|text):/gi, '')
    const nearest = `${text.slice(0, first.start)}${one}:(${inner})${text.slice(second.end)}`
    throw invalidAt(near.start, `both words of ${typed} must be looked for in the same part`, nearest)
  }
  const distance = toDistance(text, near.distance, near.end)
  return { kind: 'near', of: [first.operand, second.operand], distance, scope: first.scope }
}

function chainFault(
  cursor: Cursor,
  scope: TextScope,
  first: ParsedUnit,
  second: ParsedUnit,
  chained: Near,
): QueryError {
  const { text } = cursor
  cursor.at += 1
  const what = 'NEAR takes two words or phrases; for three, ask for two pairs'
  const next = cursor.lexemes[cursor.at]
  if (next === undefined || next.kind === 'close')
    return invalidAt(chained.start, what, cut(text, chained.start, chained.end))
  const { end } = parsePrimary(cursor, scope)
  const pairs = `(${text.slice(first.start, second.end)}) AND (${text.slice(second.start, end)})`
  return invalidAt(chained.start, what, `${text.slice(0, first.start)}${pairs}${text.slice(end)}`)
}

function parsePrimary(cursor: Cursor, scope: TextScope): ParsedUnit {
  const lexeme = cursor.lexemes[cursor.at]
  if (lexeme === undefined) throw invalidAt(cursor.text.length, 'something is missing at the end', null)
  cursor.at += 1
  switch (lexeme.kind) {
    case 'chunk':
      return parseChunk(cursor, scope, lexeme)
    case 'quoted':
      return parseQuoted(cursor, scope, lexeme)
    case 'open':
      return parseGroup(cursor, scope, lexeme)
    case 'field': {
      const { field, start } = lexeme
      if (isNamedField(field) || isDocumentField(field) || isDateField(field)) {
        const { query, end } = parseFilter(cursor, field, start)
        return { queries: [query], operand: null, scope, start, end }
      }
      return { ...parsePrimary(cursor, field), start }
    }
    case 'and':
    case 'or':
    case 'not':
    case 'near':
    case 'close':
      throw unexpected(cursor, lexeme)
  }
}

/** The error for an operator where a word is required. */
function unexpected({ text }: Cursor, { start, end }: Lexeme): QueryError {
  return invalidAt(start, `${text.slice(start, end)} needs something before it`, cut(text, start, end))
}

function parseGroup(cursor: Cursor, scope: TextScope, open: Lexeme): ParsedUnit {
  const { text, lexemes } = cursor
  if (lexemes[cursor.at] === undefined) {
    throw invalidAt(open.start, 'a parenthesis is opened and not closed', cut(text, open.start, open.end))
  }
  const query = within(cursor, open, () => cursor.parseGroup(cursor, scope))
  const close = lexemes[cursor.at]
  if (close?.kind !== 'close') throw invalidAt(open.start, 'a parenthesis is opened and not closed', `${text})`)
  cursor.at += 1
  return { queries: [query], operand: null, scope, start: open.start, end: close.end }
}

function parseChunk(cursor: Cursor, scope: TextScope, chunk: Chunk): ParsedUnit {
  const { start, end } = chunk
  if (chunk.text.includes('*')) {
    return { queries: [parseStarred(cursor, scope, chunk)], operand: null, scope, start, end }
  }
  const unknown = unknownField(cursor.text, chunk.text, start)
  if (unknown !== null) throw unknown
  // of an address of doi.org, the DOI is what counts
  const typed = toDoi(chunk.text.replace(/[.,;]+$/, '')) ?? chunk.text
  const tokens = analysePart(typed, capitalsSaySomething(cursor.text))
  const of = toWordTerms(typed, tokens)
  const [word] = of
  if (word === undefined) return { queries: [], operand: null, scope, start, end }
  const text = of.length === 1 ? word.text : typed.slice(tokens[0]?.start, tokens.at(-1)?.end)
  const words = tokens.map((token) => token.word)
  const operand: Phraselike = of.length === 1 ? { kind: 'word', ...word } : { kind: 'phrase', text, words }
  return { queries: [{ kind: 'words', of, scope }], operand, scope, start, end }
}

/** `hydro*`, and `health-car*`, which is a word and a prefix. */
function parseStarred(cursor: Cursor, scope: TextScope, chunk: Chunk): ParsedQuery {
  const [, base = ''] = STARRED.exec(chunk.text) ?? []
  const tokens = analyse(base)
  const last = tokens.at(-1)
  const text = base.slice(last?.start, last?.end)
  const letters = text.match(/[\p{L}\p{N}]/gu) ?? []
  const word = toPrefix(text)
  if (last?.end !== base.length || letters.length < MIN_PREFIX_CHARACTERS || word === '') {
    const what = `* means the end of a word, after ${MIN_PREFIX_CHARACTERS} letters or more`
    const bare = chunk.text.replaceAll('*', ' ').trim()
    const nearest = `${cursor.text.slice(0, chunk.start)}${bare}${cursor.text.slice(chunk.end)}`
    throw invalidAt(chunk.start + chunk.text.indexOf('*'), what, nearest)
  }
  countTerms(cursor, 1, chunk)
  const of = tokens.slice(0, -1).map((token) => toWordTerm(base, { ...token, joins: false }))
  const words: readonly ParsedQuery[] = of.length === 0 ? [] : [{ kind: 'words', of, scope }]
  return allOfQueries([...words, { kind: 'prefix', text, word, scope }])
}

function parseQuoted(cursor: Cursor, scope: TextScope, quoted: Quoted): ParsedUnit {
  const { text, start, end, distance } = quoted
  const rest = (replacement: string) => `${cursor.text.slice(0, start)}${replacement}${cursor.text.slice(end)}`
  if (text.includes('*')) {
    const place = cursor.text.indexOf('*', start)
    throw invalidAt(place, '* has no meaning between quotation marks', rest(`"${text.replaceAll('*', ' ').trim()}"`))
  }
  const tokens = analysePart(text, capitalsSaySomething(cursor.text))
  if (tokens.length === 0) throw invalidAt(start, 'there is no word between the quotation marks', rest(' '))
  if (distance === null && tokens.length > MAX_PHRASE_WORDS) {
    const of = toWordTerms(text, tokens)
    return { queries: [{ kind: 'words', of, scope }], operand: null, scope, start, end }
  }
  countTerms(cursor, tokens.length, quoted)
  const words = tokens.map((token) => token.word)
  const operand: Phraselike = { kind: 'phrase', text, words }
  if (distance === null) return { queries: [{ ...operand, scope }], operand, scope, start, end }
  const parts = tokens.map((token): Phraselike & { kind: 'phrase' } => {
    return { kind: 'phrase', text: toWordTerm(text, token).text, words: [token.word] }
  })
  const [first, second, third] = parts
  if (first === undefined || second === undefined || third !== undefined) {
    const pairs = parts.slice(1).map((part, index) => `("${parts[index]?.text}" NEAR/${distance} "${part.text}")`)
    const nearest = rest(pairs.length === 0 ? `"${text}"` : `(${pairs.join(' AND ')})`)
    throw invalidAt(end - 1, `~${distance} takes two words between the quotation marks, not ${parts.length}`, nearest)
  }
  const near = { kind: 'near', of: [first, second], distance: toDistance(cursor.text, distance, end), scope } as const
  return { queries: [near], operand: null, scope, start, end }
}

/** The distance whose digits end at `end`. */
function toDistance(text: string, digits: string, end: number): number {
  const distance = Number(digits)
  if (distance >= 1 && distance <= MAX_DISTANCE) return distance
  const start = end - digits.length
  const nearest = `${text.slice(0, start)}${distance < 1 ? 1 : MAX_DISTANCE}${text.slice(end)}`
  throw invalidAt(start, `words can be 1 to ${MAX_DISTANCE} apart, not ${digits.slice(0, 20)}`, nearest)
}

function cut(text: string, start: number, end: number): string {
  return `${text.slice(0, start)} ${text.slice(end)}`
}
