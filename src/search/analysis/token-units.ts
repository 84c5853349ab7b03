import type { Token } from './token.ts'
import { isMonth, signStart, unitAt, type Unit } from './units.ts'

const ZERO = 0x30
const NINE = 0x39

/** The tokens of a text, with the units that begin at them. */
export function addUnits(text: string, tokens: Token[]): readonly Token[] {
  for (let at = 0; at < tokens.length; at += 1) {
    for (const from of beginningsOf(text, tokens, at)) {
      const token = tokens[from]
      const unit = unitOf(text, tokens, from)
      if (token === undefined || unit === null) continue
      const words = wordsWithin(tokens, from, unit)
      tokens[from] = { ...token, also: [...token.also, { stem: unit.stem, words, start: unit.start, kind: 'unit' }] }
      at = from + words - 1
      break
    }
  }
  return tokens
}

const NOWHERE: readonly number[] = []

/** The tokens at which a unit may begin that has the token `at`: a number, the month before it, a letter two words before. */
function beginningsOf(text: string, tokens: readonly Token[], at: number): readonly number[] {
  const token = tokens[at]
  if (token === undefined) return NOWHERE
  const first = text.charCodeAt(token.start)
  const before = tokens[at - 1]
  if (first >= ZERO && first <= NINE) return before !== undefined && isMonth(before.word) ? [at - 1, at] : [at]
  const isPair = token.end - token.start === 1 && before?.word === 'and' && tokens[at - 2]?.word.length === 1
  return isPair ? [at - 2] : NOWHERE
}

function unitOf(text: string, tokens: readonly Token[], at: number): Unit | null {
  const { start } = tokens[at] ?? { start: 0 }
  const sign = signStart(text, start)
  return unitAt(text, sign) ?? (sign === start ? null : unitAt(text, start))
}

function wordsWithin(tokens: readonly Token[], from: number, { end }: Unit): number {
  let to = from + 1
  while (to < tokens.length && (tokens[to]?.start ?? end) < end) to += 1
  return to - from
}
