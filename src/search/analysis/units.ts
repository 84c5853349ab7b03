import { doiAt } from '../../domain/doi/doi.ts'
import { monthNumber, MONTH_PATTERN } from '../../formats/months.ts'
import { MAX_WORD_CHARACTERS } from './fold.ts'

/** An amount, a date, a DOI or an abbreviation that a text writes in several words or in one of several ways. */
export interface Unit {
  /** The same for every way to write it: `70000000`, `d20190719`, `doi101000182`, `r0d`. */
  readonly stem: string
  /** UTF-16 offsets, with the sign of a currency. */
  readonly start: number
  readonly end: number
}

const MONTH = `(?<month>${MONTH_PATTERN})`
const DAY = '(?<day>\\d{1,2})'
const YEAR = '(?<year>1[89]\\d\\d|20\\d\\d)'
/** A superscript number may follow, as a note mark. */
const NO_MORE = '(?![\\p{L}\\p{Nd}])'

/** The first number of a date by numbers is the day, as in Britain, unless only the second can be one. */
const DATES: readonly RegExp[] = [
  new RegExp(`${DAY}(?:st|nd|rd|th)?(?:\\s+of)?[\\s-]+${MONTH}\\.?,?[\\s-]+${YEAR}${NO_MORE}`, 'iuy'),
  new RegExp(`${MONTH}\\.?\\s+${DAY}(?:st|nd|rd|th)?,?\\s+${YEAR}${NO_MORE}`, 'iuy'),
  new RegExp(`${YEAR}[-/](?<number>\\d\\d)[-/]${DAY}${NO_MORE}`, 'uy'),
  new RegExp(`${DAY}[/.](?<number>\\d{1,2})[/.]${YEAR}${NO_MORE}`, 'uy'),
]
const IS_MONTH = new RegExp(`^${MONTH}$`)

/** Zeros of a magnitude. `m`, `b` and `k` are metres and other things where no currency precedes. */
const ZEROS: Readonly<Record<string, number>> = {
  ...{ k: 3, thousand: 3, m: 6, mn: 6, mln: 6, million: 6, b: 9, bn: 9, billion: 9, tn: 12, trn: 12, trillion: 12 },
}
const SIGNS = '£$€'
const CURRENCY = `(?:[${SIGNS}]|(?:GBP|USD|EUR)\\s?)`
const CODE_BEFORE = /^(?:GBP|USD|EUR)\s$/
/** With the space after it. */
const CODE_CHARACTERS = 4
const NUMBER = '(?<whole>\\d{1,3}(?:,\\d{3})+|\\d{1,15})(?:\\.(?<part>\\d{1,12}))?'
const AMOUNT = new RegExp(
  `(?:${CURRENCY}${NUMBER}\\s?(?<short>k|m|b)|${CURRENCY}?${NUMBER.replaceAll('?<', '?<any_')}[\\s-]?(?<long>thousand|million|billion|trillion|mn|mln|bn|trn|tn)s?)${NO_MORE}`,
  'iuy',
)
/** Longer numbers are none of money. */
const MAX_DIGITS = 18

/** `R & D` and `r and d`, which are also written in one: `R&D`. In capitals, AND is an operator of queries. */
const PAIR = new RegExp(`(?<first>[A-Za-z])\\s+(?:&|and)\\s+(?<second>[A-Za-z])${NO_MORE}`, 'uy')

/** Whether a folded word is the name of a month, in full or abbreviated. */
export function isMonth(word: string): boolean {
  return IS_MONTH.test(word)
}

/** Where the unit would begin whose number begins at `at`: at the sign of the currency before it. */
export function signStart(text: string, at: number): number {
  if (at > 0 && SIGNS.includes(text.charAt(at - 1))) return at - 1
  return CODE_BEFORE.test(text.slice(Math.max(0, at - CODE_CHARACTERS), at)) ? at - CODE_CHARACTERS : at
}

/** The unit that begins at a place of a text, which must be the beginning of a word or the sign of a currency. */
export function unitAt(text: string, start: number): Unit | null {
  if (/[\d][.,/]$/.test(text.slice(Math.max(0, start - 2), start))) return null // in the middle of a number
  return dateAt(text, start) ?? amountAt(text, start) ?? doiUnitAt(text, start) ?? pairAt(text, start)
}

function dateAt(text: string, start: number): Unit | null {
  for (const pattern of DATES) {
    const found = matchAt(pattern, text, start)
    if (found === null) continue
    const { day = '', month, number = '', year = '' } = found.groups ?? {}
    const second = month === undefined ? Number(number) : monthNumber(month)
    const isSwapped = month === undefined && second > 12
    const [days, months] = isSwapped ? [second, Number(day)] : [Number(day), second]
    if (days < 1 || days > 31 || months < 1 || months > 12) return null
    return { stem: `d${year}${pad(months)}${pad(days)}`, start, end: start + found[0].length }
  }
  return null
}

function amountAt(text: string, start: number): Unit | null {
  const found = matchAt(AMOUNT, text, start)
  if (found === null) return null
  const { whole, part, any_whole: anyWhole = '', any_part: anyPart, short, long = '' } = found.groups ?? {}
  const zeros = ZEROS[(short ?? long).toLowerCase()] ?? 0
  const decimals = part ?? anyPart ?? ''
  if (decimals.length > zeros) return null
  const digits = (whole ?? anyWhole).replaceAll(',', '') + decimals.padEnd(zeros, '0')
  const stem = digits.replace(/^0+(?=\d)/, '')
  return stem.length > MAX_DIGITS ? null : { stem, start, end: start + found[0].length }
}

function doiUnitAt(text: string, start: number): Unit | null {
  const found = doiAt(text, start)
  if (found === null) return null
  const stem = `doi${found.doi.replaceAll(/[^a-z0-9]+/g, '')}`.slice(0, MAX_WORD_CHARACTERS)
  return { stem, start, end: found.end }
}

function pairAt(text: string, start: number): Unit | null {
  const found = matchAt(PAIR, text, start)
  if (found === null) return null
  const { first = '', second = '' } = found.groups ?? {}
  return { stem: `${first}0${second}`.toLowerCase(), start, end: start + found[0].length }
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}

function pad(number: number): string {
  return String(number).padStart(2, '0')
}
