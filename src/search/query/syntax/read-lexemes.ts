import { unitAt } from '../../analysis/units.ts'
import { QUERY_FIELDS, type QueryField } from './field-names.ts'

/** A token of a typed query; offsets in UTF-16 code units. */
export type Lexeme = { readonly start: number; readonly end: number } & (
  | { readonly kind: 'open' | 'close' | 'and' | 'or' | 'not' }
  /** `distance` as typed, in digits. */
  | { readonly kind: 'near'; readonly distance: string }
  /** The text between quotes; `distance` of `"…"~8`. */
  | { readonly kind: 'quoted'; readonly text: string; readonly distance: string | null }
  /** `place:`, immediately followed by its value. */
  | { readonly kind: 'field'; readonly field: QueryField }
  /** Anything else without spaces, other than those within an amount or a date: `£70 million`. */
  | { readonly kind: 'chunk'; readonly text: string }
)

/**
 * Double quotes of all kinds; any closes any, since keyboards and word processors mix them. Apostrophes are not
 * included.
 */
const QUOTES = '"“”„‟«»‹›〝〞〟＂❝❞'
const BLANK = /[\s\u0085]+/y
const QUOTED = new RegExp(`[${QUOTES}]([^${QUOTES}]*)[${QUOTES}](?:~([0-9]+))?`, 'y')
const QUOTE = new RegExp(`[${QUOTES}]`, 'y')
const MINUS = new RegExp(`(?<=^|[\\s(\\u0085])-(?=[\\p{L}\\p{N}(${QUOTES}])`, 'uy')
const FIELD = /([A-Za-z]+):(?=[^\s\u0085)])/y
const PLAIN = `[^\\s\\u0085()${QUOTES}]`
/** Parentheses within belong to the chunk, as in a DOI: `10.1016/S0140-6736(18)30310-2`. */
const CHUNK = new RegExp(`${PLAIN}+(?:\\(${PLAIN}*\\)${PLAIN}*)*`, 'y')
const OPERATOR = new RegExp(`(AND|OR|NOT|NEAR/([0-9]+))(?=$|[\\s\\u0085()${QUOTES}])`, 'y')
const OPERATORS: Readonly<Record<string, 'and' | 'or' | 'not'>> = { AND: 'and', OR: 'or', NOT: 'not' }

/** Splits any text into lexemes. */
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

/** Whether a quotation mark has no partner; no other chunk begins with one. */
export function hasOpenQuote(text: string, lexemes: readonly Lexeme[]): boolean {
  return lexemes.some(({ kind, start }) => kind === 'chunk' && matchAt(QUOTE, text, start) !== null)
}

function readOperator(text: string, start: number): Lexeme | null {
  if (matchAt(MINUS, text, start) !== null) return { kind: 'not', start, end: start + 1 }
  const operator = matchAt(OPERATOR, text, start)
  if (operator !== null) {
    const [whole, name = '', distance] = operator
    const end = start + whole.length
    if (distance !== undefined) return { kind: 'near', distance, start, end }
    return { kind: OPERATORS[name] ?? 'and', start, end }
  }
  const typed = matchAt(FIELD, text, start)?.[1]?.toLowerCase() ?? ''
  const field = QUERY_FIELDS.find((name) => name === typed)
  return field === undefined ? null : { kind: 'field', field, start, end: start + typed.length + 1 }
}

function readPiece(text: string, start: number, isValue: boolean): Lexeme {
  const letter = text.charAt(start)
  if (letter === '(') return { kind: 'open', start, end: start + 1 }
  if (letter === ')') return { kind: 'close', start, end: start + 1 }
  const quoted = matchAt(QUOTED, text, start)
  if (quoted !== null) {
    const [whole, content = '', digits] = quoted
    const distance = isValue ? null : (digits ?? null)
    return { kind: 'quoted', text: content.trim(), distance, start, end: start + whole.length }
  }
  // a quotation mark without a partner quotes nothing: what follows is words
  const first = matchAt(QUOTE, text, start) === null ? start : start + 1
  const [chunk = ''] = matchAt(CHUNK, text, first) ?? []
  const end = Math.max(start + 1, first + chunk.length, isValue ? 0 : (unitAt(text, first)?.end ?? 0))
  return { kind: 'chunk', text: text.slice(first, end), start, end }
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}
