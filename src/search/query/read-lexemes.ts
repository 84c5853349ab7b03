import { unitAt } from '../analysis/units.ts'
import { editDistance } from './edit-distance.ts'
import { QUERY_FIELDS, type QueryField } from './field-names.ts'
import { invalidAt } from './query-error.ts'

/** A token of a typed query; offsets in UTF-16 code units. */
export type Lexeme = { readonly start: number; readonly end: number } & (
  | { readonly kind: 'open' | 'close' | 'and' | 'or' | 'not' }
  | { readonly kind: 'near'; readonly distance: number }
  /** The text between quotes; `distance` of `"…"~8`. */
  | { readonly kind: 'quoted'; readonly text: string; readonly distance: number | null }
  /** `place:`, immediately followed by its value. */
  | { readonly kind: 'field'; readonly field: QueryField }
  /** Anything else without spaces, other than those within an amount or a date: `£70 million`. */
  | { readonly kind: 'chunk'; readonly text: string }
)

/** Greatest distance of a NEAR in words. A passage has about 120. */
const MAX_DISTANCE = 100

/**
 * Double quotes of all kinds; any closes any, since keyboards and word processors mix them. Apostrophes are not
 * included.
 */
const QUOTES = '"“”„‟«»‹›〝〞〟＂❝❞'
const BLANK = /[\s\u0085]+/y
const QUOTED = new RegExp(`[${QUOTES}]([^${QUOTES}]*)[${QUOTES}](?:~([0-9]+))?`, 'y')
const QUOTE = new RegExp(`[${QUOTES}]`, 'y')
const MINUS = new RegExp(`(?<=^|[\\s(\\u0085])-(?=[\\p{L}\\p{N}(${QUOTES}])`, 'uy')
const FIELD = /([A-Za-z]+):(?!\/\/)(?=[^\s\u0085)])/y
const PLAIN = `[^\\s\\u0085()${QUOTES}]`
/** Parentheses within belong to the chunk, as in a DOI: `10.1016/S0140-6736(18)30310-2`. */
const CHUNK = new RegExp(`${PLAIN}+(?:\\(${PLAIN}*\\)${PLAIN}*)*`, 'y')
const OPERATOR = new RegExp(`(AND|OR|NOT|NEAR/([0-9]+))(?=$|[\\s\\u0085()${QUOTES}])`, 'y')
const OPERATORS: Readonly<Record<string, 'and' | 'or' | 'not'>> = { AND: 'and', OR: 'or', NOT: 'not' }

/**
 * Splits a query into lexemes.
 * @throws QueryError for an unclosed quote, a distance out of bounds, and a mistyped field name
 */
export function readLexemes(text: string): readonly Lexeme[] {
  const lexemes: Lexeme[] = []
  let start = matchAt(BLANK, text, 0)?.[0].length ?? 0
  while (start < text.length) {
    const isValue = lexemes.at(-1)?.kind === 'field'
    const lexeme = (isValue ? null : readOperator(text, start)) ?? readPiece(text, start, isValue)
    lexemes.push(lexeme)
    start = lexeme.end + (matchAt(BLANK, text, lexeme.end)?.[0].length ?? 0)
  }
  return lexemes
}

function readOperator(text: string, start: number): Lexeme | null {
  if (matchAt(MINUS, text, start) !== null) return { kind: 'not', start, end: start + 1 }
  const operator = matchAt(OPERATOR, text, start)
  if (operator !== null) {
    const [whole, name = '', digits] = operator
    const end = start + whole.length
    if (digits !== undefined) return { kind: 'near', distance: toDistance(text, digits, end), start, end }
    return { kind: OPERATORS[name] ?? 'and', start, end }
  }
  const field = matchAt(FIELD, text, start)
  return field === null ? null : readField(text, start, field[1] ?? '')
}

function readField(text: string, start: number, typed: string): Lexeme | null {
  const name = typed.toLowerCase()
  const known = QUERY_FIELDS.find((field) => field === name)
  if (known !== undefined) return { kind: 'field', field: known, start, end: start + typed.length + 1 }
  const meant = QUERY_FIELDS.filter((field) => isMistyped(name, field)).sort(byLikeness(name))[0]
  if (meant === undefined) return null // an ordinary colon
  const nearest = `${text.slice(0, start)}${meant}${text.slice(start + typed.length)}`
  throw invalidAt(start, `there is no field “${typed}”; perhaps you meant “${meant}”`, nearest)
}

/**
 * Whether a name is a misspelling of a field. Short fields have too many neighbours that are words: `text` has test and
 * next, `from` has form.
 */
function isMistyped(name: string, field: QueryField): boolean {
  if (field.length < 5) return field.length === 4 && name === `${field}s`
  const most = field.length >= 8 ? 2 : 1
  return editDistance(name, field, most) <= most
}

function byLikeness(name: string): (one: QueryField, other: QueryField) => number {
  return (one, other) => editDistance(name, one, 2) - editDistance(name, other, 2)
}

function readPiece(text: string, start: number, isValue: boolean): Lexeme {
  const letter = text.charAt(start)
  if (letter === '(') return { kind: 'open', start, end: start + 1 }
  if (letter === ')') return { kind: 'close', start, end: start + 1 }
  const quoted = matchAt(QUOTED, text, start)
  if (quoted !== null) {
    const [whole, content = '', digits] = quoted
    const end = start + whole.length
    const distance = digits === undefined || isValue ? null : toDistance(text, digits, end)
    return { kind: 'quoted', text: content.trim(), distance, start, end }
  }
  if (matchAt(QUOTE, text, start) !== null) {
    const rest = text.slice(start + 1).trim()
    const nearest = rest === '' ? text.slice(0, start) : `${text}"`
    throw invalidAt(start, 'the quotation marks are opened and not closed', nearest)
  }
  const [chunk = letter] = matchAt(CHUNK, text, start) ?? []
  const end = Math.max(start + chunk.length, isValue ? 0 : (unitAt(text, start)?.end ?? 0))
  return { kind: 'chunk', text: text.slice(start, end), start, end }
}

function toDistance(text: string, digits: string, end: number): number {
  const distance = Number(digits)
  if (distance >= 1 && distance <= MAX_DISTANCE) return distance
  const start = end - digits.length
  const nearest = `${text.slice(0, start)}${distance < 1 ? 1 : MAX_DISTANCE}${text.slice(end)}`
  throw invalidAt(start, `words can be 1 to ${MAX_DISTANCE} apart, not ${digits.slice(0, 20)}`, nearest)
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}
