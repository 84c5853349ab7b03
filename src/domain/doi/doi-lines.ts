import { isPartOfSici } from './trim-doi.ts'

/** Where a DOI goes on after a blank; `complete`: it does not; `unsure`: nobody can tell. */
export type Continuation = { readonly start: number } | 'complete' | 'unsure'

/** Characters of the next line that are looked at. */
const MAX_AHEAD = 300
const LIST_NUMBER = /^\[?\d{1,3}[.)\]]?$/
const SECTION_NUMBER = /^\d{1,2}(?:\.\d{1,2}){1,3}\.?$/
const DATE = /^\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d\d$/
const YEAR = /^(?:19|20)\d\d$/
/** Digits with separators between them, as the second half of a DOI has. */
const NUMBERS = /^\d[\w]*[-./_()][-\w./()]*\d\w*$/
const NEW_ADDRESS = /^\(?(?:10\.\d{4}|https?:|www\.|doi\b)/i

/**
 * Whether a DOI that is followed by a blank or a line end at `end` goes on after it. A separator at the end, and digits
 * after it, say that it does; without a separator, a next line of digits and separators may belong to it or not.
 */
export function continuationOf(raw: string, text: string, end: number): Continuation {
  const ahead = text.slice(end, end + MAX_AHEAD)
  const gap = /^\s*/.exec(ahead)?.[0] ?? ''
  const [token = ''] = /^[^\s"“”]*/u.exec(ahead.slice(gap.length)) ?? []
  const isOver = gap === '' || token === '' || /\n[^\S\n]*\n/.test(gap)
  const isLineEnd = gap.includes('\n')
  const next = isOver || (!isLineEnd && gap.length > 1) ? '' : token.replace(/[,;:]+$/, '')
  const verdict = isLineEnd || isOver ? judgeLine(raw, next) : judgeBlank(raw, next)
  return verdict === 'join' ? { start: end + gap.length } : verdict
}

type Verdict = 'join' | 'complete' | 'unsure'

/** `next`: the first characters of the next line; empty where none follows. */
function judgeLine(raw: string, next: string): Verdict {
  const suffix = suffixOf(raw)
  if (isPartOfSici(raw)) return next === '' ? 'unsure' : 'join'
  if (/^<\d/.test(next)) return 'join'
  if (suffix === '') return /\d/.test(next) ? 'join' : 'unsure'
  if (hasOpenBracket(suffix)) return next.includes(')') ? 'join' : 'unsure'
  if (next === '') return /[-_]$/.test(suffix) ? 'unsure' : judgeEnd(suffix)
  if (/[-_]$/.test(suffix)) return /\d/.test(next) && !NEW_ADDRESS.test(next) ? 'join' : 'unsure'
  if (suffix.endsWith('/')) return judgeAfterSlash(next)
  if (suffix.endsWith('.')) return judgeAfterDot(suffix, next)
  if (/^[-./_][\p{L}\d]/u.test(next)) return 'join'
  if (SECTION_NUMBER.test(next) || DATE.test(next)) return 'complete'
  return NUMBERS.test(next.replace(/\.$/, '')) || /^\d{5,}$/.test(next) ? 'unsure' : 'complete'
}

/** After a blank within a line, only a DOI that cannot be whole goes on. */
function judgeBlank(raw: string, next: string): Verdict {
  const suffix = suffixOf(raw)
  if (isPartOfSici(raw)) return /[>;]/.test(next) ? 'join' : 'unsure'
  if (suffix === '') return /\d/.test(next) ? 'join' : 'unsure'
  if (hasOpenBracket(suffix)) return 'unsure'
  return suffix.endsWith('.') && !/\d/.test(suffix) && NUMBERS.test(next.replace(/\.$/, '')) ? 'join' : 'complete'
}

/** Without a digit, the first half of a DOI looks the same as a whole one. */
function judgeEnd(suffix: string): Verdict {
  return suffix.endsWith('.') && !/\d/.test(suffix) ? 'unsure' : 'complete'
}

function judgeAfterSlash(next: string): Verdict {
  if (!/\d/.test(next) || NEW_ADDRESS.test(next)) return 'complete'
  return NUMBERS.test(next.replace(/\.$/, '')) || /^\p{L}[-.\w()]*\d/u.test(next) ? 'join' : 'unsure'
}

/** The dot may end a sentence, or stand before the next part: `10.1016/j.estuar.` and `2021.03.002`. */
function judgeAfterDot(suffix: string, next: string): Verdict {
  const hasDigit = /\d/.test(suffix)
  const bare = next.replace(/\.$/, '')
  if (!/\d/.test(next) || NEW_ADDRESS.test(next)) return hasDigit ? 'complete' : 'unsure'
  if (/^\d/.test(next)) {
    if (DATE.test(bare)) return 'unsure'
    if (/^0\d{1,6}$/.test(bare) || (/\.(?:19|20)\d\d\.$/.test(suffix) && /^\d{5,7}$/.test(bare))) return 'join'
    if (next.startsWith('0') || !SECTION_NUMBER.test(next)) {
      if (NUMBERS.test(bare)) return 'join'
    }
    if (LIST_NUMBER.test(next) && next !== bare) return hasDigit ? 'complete' : 'unsure'
    return hasDigit && YEAR.test(bare) && next === bare ? 'complete' : 'unsure'
  }
  return !hasDigit && /[-./_(]/.test(bare) ? 'join' : 'unsure'
}

function suffixOf(raw: string): string {
  return raw.slice(raw.indexOf('/') + 1)
}

/** Whether a bracket is open at the end, as in `0140-6736(18`. */
function hasOpenBracket(suffix: string): boolean {
  return suffix.split('(').length > suffix.split(')').length
}
