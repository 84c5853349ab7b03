import type { FieldNames } from './field-names.ts'
import { parseUnit } from './parse-unit.ts'
import type { Cursor } from './token-cursor.ts'
import { invalidAt, QueryError } from './query-error.ts'
import { allOfQueries, anyOfQueries, type ParsedQuery, type TextScope } from '../query.ts'
import { readLexemes, type Lexeme } from './read-lexemes.ts'

/** Most repairs of a suggested query, which may have faults of its own. */
const MAX_REPAIRS = 20

/**
 * Parses a query in the grammar of docs/search-syntax.md. Blank text matches everything.
 * @throws QueryError `question_invalid` for an invalid query; `question_too_long` beyond 200 phrase words, prefixes and
 * filters, or parentheses 50 deep
 */
export function parseQuery(text: string, names: FieldNames): ParsedQuery {
  try {
    return parseOnce(text, names)
  } catch (error) {
    if (!(error instanceof QueryError)) throw error
    const { code, message, position, nearest } = error
    const repaired = repair(nearest, names)
    throw new QueryError(code === 'question_too_long' ? code : 'question_invalid', message, position, repaired)
  }
}

/** The candidate, or the nearest query to it that parses; null when there is none. */
function repair(candidate: string | null, names: FieldNames): string | null {
  let current = candidate
  for (let attempt = 0; attempt < MAX_REPAIRS && current !== null && current.trim() !== ''; attempt += 1) {
    try {
      parseOnce(current, names)
      return current.trim().replaceAll(/\s{2,}/g, ' ')
    } catch (error) {
      if (!(error instanceof QueryError)) throw error
      current = error.nearest
    }
  }
  return null
}

function parseOnce(text: string, names: FieldNames): ParsedQuery {
  const lexemes = readLexemes(text)
  if (lexemes.length === 0) return { kind: 'everything' }
  const cursor: Cursor = { text, lexemes, names, at: 0, depth: 0, terms: 0, parseGroup: parseAlternatives }
  const query = parseAlternatives(cursor, 'any')
  const rest = lexemes[cursor.at]
  if (rest !== undefined) {
    throw invalidAt(rest.start, 'a closing parenthesis has no opening one', without(text, rest))
  }
  return query
}

/** Parses alternatives between OR, up to the end or a closing parenthesis. */
function parseAlternatives(cursor: Cursor, scope: TextScope): ParsedQuery {
  const parts = [parseConjunction(cursor, scope)]
  while (cursor.lexemes[cursor.at]?.kind === 'or') {
    cursor.at += 1
    parts.push(parseConjunction(cursor, scope))
  }
  return anyOfQueries(parts)
}

/** Parses parts between AND. */
function parseConjunction(cursor: Cursor, scope: TextScope): ParsedQuery {
  const parts = [...parseSequence(cursor, scope)]
  while (cursor.lexemes[cursor.at]?.kind === 'and') {
    cursor.at += 1
    parts.push(...parseSequence(cursor, scope))
  }
  return allOfQueries(parts)
}

/**
 * Parses adjacent units. Bare words among them form one part, wherever they are, so that `some` applies to all of them.
 */
function parseSequence(cursor: Cursor, scope: TextScope): readonly ParsedQuery[] {
  const first = cursor.lexemes[cursor.at]
  const parts: ParsedQuery[] = []
  for (let next = first; next !== undefined && !ENDS.has(next.kind); next = cursor.lexemes[cursor.at]) {
    for (const part of parseUnit(cursor, scope)) addPart(parts, part)
  }
  if (parts.length === 0) throw emptyPart(cursor, first)
  return parts
}

const ENDS: ReadonlySet<Lexeme['kind']> = new Set(['and', 'or', 'close'])

function addPart(parts: ParsedQuery[], part: ParsedQuery): void {
  const place = parts.findIndex(
    (other) => part.kind === 'words' && other.kind === 'words' && other.scope === part.scope,
  )
  const other = parts[place]
  if (part.kind === 'words' && other?.kind === 'words') parts[place] = { ...other, of: [...other.of, ...part.of] }
  else parts.push(part)
}

/** The error for an empty part: an operator at an end, empty parentheses, or only punctuation. */
function emptyPart({ text, lexemes, at }: Cursor, first: Lexeme | undefined): QueryError {
  const next = lexemes[at]
  const before = first === undefined ? lexemes.at(-1) : lexemes[lexemes.indexOf(first) - 1]
  const operator = [next, before].find((lexeme) => lexeme?.kind === 'and' || lexeme?.kind === 'or')
  if (operator !== undefined) {
    const typed = text.slice(operator.start, operator.end)
    return invalidAt(operator.start, `${typed} needs something on both sides`, without(text, operator))
  }
  if (before?.kind === 'open' && next?.kind === 'close') {
    const nearest = `${text.slice(0, before.start)} ${text.slice(next.end)}`
    return invalidAt(before.start, 'there is nothing between the parentheses', nearest)
  }
  if (next?.kind === 'close') {
    return invalidAt(next.start, 'a closing parenthesis has no opening one', without(text, next))
  }
  return invalidAt(first?.start ?? 0, 'there is no word to search for', null)
}

function without(text: string, { start, end }: Lexeme): string {
  return `${text.slice(0, start)} ${text.slice(end)}`
}
