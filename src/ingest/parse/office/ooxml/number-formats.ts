import { toRoman } from '../../../../formats/roman.ts'

/** Larger counters are written as digits: nobody writes them otherwise, and a hostile one would give a long text. */
const MAX_IN_LETTERS = 4_000

const ORDINAL_WORDS =
  'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth'.split(
    ' ',
  )
const CARDINAL_WORDS =
  'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty'.split(
    ' ',
  )

/** The counter `value` of a list in a number format of Word (ECMA-376 part 1, 17.18.59); digits for formats unknown here. */
export function formatCounter(value: number, format: string): string {
  if (value < 1 || value > MAX_IN_LETTERS) return format === 'none' ? '' : String(value)
  switch (format) {
    case 'none':
    case 'bullet':
      return ''
    case 'decimalZero':
      return String(value).padStart(2, '0')
    case 'lowerRoman':
      return toRoman(value)
    case 'upperRoman':
      return toRoman(value).toUpperCase()
    case 'lowerLetter':
      return toLetters(value)
    case 'upperLetter':
      return toLetters(value).toUpperCase()
    case 'ordinal':
      return `${value}${ordinalEnding(value)}`
    case 'ordinalText':
      return capital(ORDINAL_WORDS[value - 1] ?? `${value}${ordinalEnding(value)}`)
    case 'cardinalText':
      return capital(CARDINAL_WORDS[value - 1] ?? String(value))
    default:
      return String(value)
  }
}

/** `a` to `z`, then `aa`, `bb`, as Word counts. */
function toLetters(value: number): string {
  const letter = String.fromCharCode(97 + ((value - 1) % 26))
  return letter.repeat(Math.floor((value - 1) / 26) + 1)
}

function ordinalEnding(value: number): string {
  if (value % 100 >= 11 && value % 100 <= 13) return 'th'
  return ['th', 'st', 'nd', 'rd'][value % 10] ?? 'th'
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}
