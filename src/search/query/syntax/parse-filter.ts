import { allOf, oneOf, type Filter } from '../../../domain/filter.ts'
import { isDateField, isDocumentField, type DateField, type DocumentField, type NamedField } from './field-names.ts'
import { parseDates } from './parse-dates.ts'
import { countTerms, within, type Cursor } from './token-cursor.ts'
import { invalidAt } from './query-error.ts'
import type { ParsedQuery } from '../query.ts'
import type { Lexeme } from './read-lexemes.ts'

type FilterField = NamedField | DocumentField | DateField
const NOTHING: Filter = { kind: 'or', of: [] }

type FilterQuery = Extract<ParsedQuery, { kind: 'filter' }>

/** Parses the value after `place:` and similar fields, one or `(a OR b)`; `start` is the offset of the field name. */
export function parseFilter(
  cursor: Cursor,
  field: FilterField,
  start: number,
): { readonly query: FilterQuery; readonly end: number } {
  const filter = parseOperand(cursor, field)
  const end = cursor.lexemes[cursor.at - 1]?.end ?? cursor.text.length
  return { query: { kind: 'filter', filter, text: cursor.text.slice(start, end) }, end }
}

function parseOperand(cursor: Cursor, field: FilterField): Filter {
  const lexeme = cursor.lexemes[cursor.at]
  if (lexeme?.kind === 'open') return parseGroup(cursor, field, lexeme)
  if (lexeme?.kind !== 'chunk' && lexeme?.kind !== 'quoted') {
    const place = lexeme?.start ?? cursor.text.length
    throw invalidAt(place, `${field}: needs a value`, null)
  }
  cursor.at += 1
  return toFilter(cursor, field, lexeme.text, lexeme)
}

function parseGroup(cursor: Cursor, field: FilterField, open: Lexeme): Filter {
  cursor.at += 1
  const filter = within(cursor, open, () => parseAlternatives(cursor, field))
  const close = cursor.lexemes[cursor.at]
  if (close?.kind !== 'close') {
    const place = close?.start ?? open.start
    const nearest = close === undefined ? `${cursor.text})` : null
    throw invalidAt(place, `the parentheses after ${field}: hold values with AND, OR and NOT alone`, nearest)
  }
  cursor.at += 1
  return filter
}

function parseAlternatives(cursor: Cursor, field: FilterField): Filter {
  const of = [parseConjunction(cursor, field)]
  while (cursor.lexemes[cursor.at]?.kind === 'or') {
    cursor.at += 1
    of.push(parseConjunction(cursor, field))
  }
  const [first] = of
  return of.length === 1 && first !== undefined ? first : { kind: 'or', of }
}

function parseConjunction(cursor: Cursor, field: FilterField): Filter {
  const of = [parseValue(cursor, field)]
  while (cursor.lexemes[cursor.at]?.kind === 'and') {
    cursor.at += 1
    of.push(parseValue(cursor, field))
  }
  return allOf(of)
}

/** A NOT with its value, or adjacent words, which are one value: `place:(west yorkshire OR york)`. */
function parseValue(cursor: Cursor, field: FilterField): Filter {
  const { lexemes, text } = cursor
  const first = lexemes[cursor.at]
  if (first?.kind === 'not') {
    cursor.at += 1
    return within(cursor, first, () => ({ kind: 'not', of: parseValue(cursor, field) }))
  }
  if (first?.kind !== 'chunk') return parseOperand(cursor, field)
  let last: Lexeme = first
  for (let next: Lexeme | undefined = first; next?.kind === 'chunk'; next = lexemes[cursor.at]) {
    last = next
    cursor.at += 1
  }
  const next = lexemes[cursor.at]
  if (next?.kind === 'quoted' || next?.kind === 'open') {
    const nearest = `${text.slice(0, next.start)} OR ${text.slice(next.start)}`
    throw invalidAt(next.start, `say OR or AND between two values of ${field}:`, nearest)
  }
  const place = { start: first.start, end: last.end }
  return toFilter(cursor, field, text.slice(place.start, place.end), place)
}

/** The filter for one value between two offsets of the query. */
function toFilter(
  cursor: Cursor,
  field: FilterField,
  value: string,
  { start, end }: { readonly start: number; readonly end: number },
): Filter {
  countTerms(cursor, 1, { start })
  const replaceValue = (meant: string) => `${cursor.text.slice(0, start)}${meant}${cursor.text.slice(end)}`
  if (isDateField(field)) {
    const dates = parseDates(field, value)
    if (dates.kind === 'filter') return dates.filter
    throw invalidAt(start, dates.what, dates.meant === null ? null : replaceValue(dates.meant))
  }
  // an author may come tomorrow, for whom an alert waits today
  if (isDocumentField(field)) return oneOf('document', cursor.names.documents(field, value))[0] ?? NOTHING
  const [filter] = oneOf(field, cursor.names.resolve(field, value))
  if (filter !== undefined) return filter.kind === 'or' && filter.of.length === 1 ? allOf(filter.of) : filter
  const near = cursor.names.near(field, value)
  const hint = near.length === 0 ? '' : `; perhaps ${near.map((name) => `“${name}”`).join(' or ')}`
  const what = `there is no ${field} “${value.slice(0, 60)}”${hint}`
  throw invalidAt(start, what, near[0] === undefined ? null : replaceValue(`"${near[0]}"`))
}
