import {
  AUTHORITY_AFTER,
  BODIES_BEFORE_OF,
  OTHER_LANDS,
  OTHER_NAME_BEFORE,
  PLAIN_BEFORE,
  THINGS_AFTER,
} from './words-beside-names.ts'

/** As much of the text on either side of a name as its rules read, in UTF-16 code units. */
const AROUND = 120
/** As much of it before a name as has the two words before, since each rule looks through all of it. */
const WORDS_BEFORE = 40
/** Share of capitalised words from which a line counts as set in capitals, so that they tell nothing. */
const TITLE_SHARE = 0.7

/** Names that say themselves what they are of, whatever stands beside them. */
const TELLS_ITSELF =
  /(?:\b(?:Council|Authority|Partnership|LEP|Borough|District|Corporation|CA|MCA|BC|DC|MBC|CBC|Cyngor)$)|^(?:London Borough|LB|City of|Borough of|Royal Borough|Cyngor)\b/u

const COMPASS = /^(?:the )?(?:north|south)[ -](?:east|west)$/iu

interface Surroundings {
  readonly before: string
  readonly after: string
  readonly term: string
  /** Whether its line is all in capitals, or a title in which each word has one. */
  readonly isTitle: boolean
}

/**
 * Whether words that are a place's name stand for the place, and are no other word (Reading the plan), no part of a longer
 * name (Natural England, Bath Road), no person (Preston et al.) and no namesake elsewhere (Cambridge, Massachusetts).
 * `isNation` for names that bodies bear after any word of their own.
 */
export function namesAPlace(text: string, start: number, end: number, isNation: boolean): boolean {
  const term = text.slice(start, end)
  if (!/^\p{Lu}/u.test(term)) return /^the \p{Lu}/u.test(term) && namesAPlace(text, start + 4, end, isNation)
  const before = text.slice(Math.max(0, start - AROUND), start)
  const after = text.slice(end, end + AROUND)
  if (/[@/\\_]$|\p{L}\.$/u.test(before) || /^(?:[@/\\_]|\.\p{Ll})/u.test(after)) return false
  if (TELLS_ITSELF.test(term)) return true
  const around = { before: before.slice(-WORDS_BEFORE), after, term, isTitle: isTitle(before, term, after) }
  return fitsAfter(around) && fitsBefore(around, isNation) && isNoCitation(around) && isNoOtherWord(around)
}

function fitsAfter({ after, term, isTitle }: Surroundings): boolean {
  if (OTHER_LANDS.test(after) || /^-(?:on|upon|in|le|by|under|next)-/u.test(after)) return false
  const following = /^((?: +(?:&|and|of|\p{Lu}[\p{L}'’&-]*)){1,3})/u.exec(after)?.[1]?.trim().split(/ +/u) ?? []
  const [next] = following
  if (next === undefined || !/^\p{Lu}/u.test(next)) return true
  const words = following.map((word) => word.toLowerCase().replace(/['’]s$/u, ''))
  const first = words[0] ?? ''
  if (AUTHORITY_AFTER.has(first)) return true
  const joined = words.findIndex((word) => word === 'and' || word === '&' || word === 'of')
  if (words.slice(0, joined < 0 ? words.length : joined).some((word) => THINGS_AFTER.has(word))) return false
  return isTitle || isUpper(next) || isUpper(term)
}

function fitsBefore({ before, term, isTitle }: Surroundings, isNation: boolean): boolean {
  if (/\p{L}-$/u.test(before) || /\p{Lu}\p{L}+[ -]upon[ -]$/u.test(before)) return false
  const ofBody = /(\p{Lu}\p{L}+) (?:of|for)(?: the)? $/u.exec(before)?.[1]?.toLowerCase()
  if (ofBody !== undefined && BODIES_BEFORE_OF.has(ofBody)) return false
  if (isNation && /\b(?:north|south|east|west|centre|heart) of (?:the )?$/iu.test(before)) return false
  const [, edge = '', previous = ''] = /(^|[^\p{L}]*)(\p{L}[\p{L}'’-]*\.?) +$/u.exec(before) ?? []
  if (!/^\p{Lu}/u.test(previous)) return true
  const word = previous.toLowerCase().replace(/\.$/u, '')
  if (OTHER_NAME_BEFORE.has(word) || /^\p{Lu}\.$/u.test(previous)) return false
  if (PLAIN_BEFORE.has(word) || previous.endsWith('.')) return true
  if (isNation) return false
  return isTitle || isUpper(term) || /[.!?:•\n]\s*$/u.test(edge)
}

function isNoCitation({ before, after }: Surroundings): boolean {
  if (/^ et al\b|^ \((?:19|20)\d\d[a-z]?[),;:]|^ (?:&|and) \p{Lu}\p{L}+,? \(?(?:19|20)\d\d/u.test(after)) return false
  // an author with initials, as in lists of references
  if (/^,? (?:\p{Lu}\.?){1,3}(?=[ ,;.]|$)/u.test(after) && isUpperInitials(after)) return false
  if (/[(;] ?$/u.test(before) && /^,? (?:19|20)\d\d/u.test(after)) return false
  // a publisher's town
  return !(/^: \p{Lu}/u.test(after) && /[.,(] ?$/u.test(before))
}

function isNoOtherWord({ before, after, term }: Surroundings): boolean {
  if (COMPASS.test(term)) {
    return /\bthe $/iu.test(before) ? !/^ (?:of|corner|side|facing|elevation|boundary|\d)/u.test(after) : false
  }
  const isFirst = /(?:^|[.!?:•\n]\s*)$/u.test(before)
  return !(isFirst && /^\p{Lu}\p{Ll}+ing$/u.test(term) && /^ (?:the|an?|this|these|its|their|all|and) /u.test(after))
}

/** One to three capitals that are no common abbreviation after a place (Leeds LEP, Kent CC, London UK). */
function isUpperInitials(after: string): boolean {
  const initials = /^,? ((?:\p{Lu}\.?){1,3})(?=[ ,;.]|$)/u.exec(after)?.[1] ?? ''
  return !/^(?:UK|EU|CA|CC|BC|DC|MBC|LEP|A|I)$/u.test(initials)
}

function isUpper(word: string): boolean {
  return /\p{Lu}{2}/u.test(word) && !/\p{Ll}/u.test(word)
}

function isTitle(before: string, term: string, after: string): boolean {
  const line = `${before.slice(before.lastIndexOf('\n') + 1)}${term}${after.split(/\n|[.!?] /u)[0] ?? ''}`
  const words = line.match(/\p{L}[\p{L}'’-]{3,}/gu) ?? []
  return words.length > 0 && words.filter((word) => /^\p{Lu}/u.test(word)).length / words.length >= TITLE_SHARE
}
