import type { CslName } from './csl-record.ts'

/** Words that occur in names of organisations and not in those of people. */
const ORGANISATION =
  /\b(?:academy|agency|airport|alliance|and|associates|association|authority|board|body|borough|bureau|centre|center|college|collaboration|combined|commission|committee|company|confederation|consortium|corporation|council|department|desk|directorate|economic|enterprise|federation|for|forum|foundation|fund|government|group|growth|hm|hospital|hub|initiative|institute|institution|international|investigators|laboratory|lep|limited|ltd|ministry|national|network|observatory|of|office|organi[sz]ation|panel|partners|partnership|programme|project|region|regional|service|services|society|systems|task ?force|team|the|trust|union|unit|university)\b|&/i
/** What follows the comma in the name of a company. */
const COMPANY = /^(?:inc|incorporated|llc|llp|ltd|limited|plc|gmbh|co|corp|corporation|s\.?a|b\.?v|ag|n\.?v|pty)\b\.?/i
const SUFFIX = /^(?:jr|sr|ii|iii|iv|esq|ph\.?d|obe|mbe|cbe|frs)\.?$/i
/** Names of people have at most this many words before the comma, or altogether. */
const [MAX_FAMILY_WORDS, MAX_NAME_WORDS] = [3, 4]

/** The authors as CSL has them: of people, the last word is the family name unless a comma shows it. */
export function toCslNames(authors: readonly string[]): readonly CslName[] {
  return authors.map((author) => {
    const name = author.replace(/\s+/g, ' ').trim()
    return name.includes(',') ? toInverted(name) : toDirect(name)
  })
}

/** `Castell, Miriam`, and `King, Martin, Jr.`; but `Department for Business, Energy and Skills` is one name. */
function toInverted(name: string): CslName {
  const [family = '', second = '', third = '', ...more] = name.split(/\s*,\s*/)
  // "King, Jr., Martin" as well as "King, Martin, Jr."
  const [given, suffix] = SUFFIX.test(second) && third !== '' ? [third, second] : [second, third]
  const isSuffix = suffix === '' || SUFFIX.test(suffix)
  if (family === '' || given === '' || more.length > 0 || !isSuffix || !isPerson(family, given))
    return { literal: name }
  return suffix === '' ? { family, given } : { family, given, suffix }
}

/** A family name may be a word such as Board; several words with one of them are an organisation. */
function isPerson(family: string, given: string): boolean {
  const words = family.split(' ').length
  if (COMPANY.test(given) || ORGANISATION.test(given)) return false
  return words <= MAX_FAMILY_WORDS && (words === 1 || !ORGANISATION.test(family))
}

function toDirect(name: string): CslName {
  const words = name.split(' ')
  const isPersonal = words.length > 1 && words.length <= MAX_NAME_WORDS && !ORGANISATION.test(name)
  return isPersonal ? { family: words.at(-1) ?? '', given: words.slice(0, -1).join(' ') } : { literal: name }
}
