/** Titles before a name. */
const HONORIFIC =
  /^(?:(?:the\s+)?(?:rt\.?\s+)?hon(?:ourable)?\.?|dr|prof(?:essor)?|sir|dame|lord|lady|baroness|mr|mrs|ms|miss|rev|cllr|councillor)\.?\s+/i
/** Degrees and honours after a name. */
const POSTNOMINALS =
  /(?:,?\s+(?:ph\.?d|m\.?d|m\.?sc|b\.?sc|m\.?a|b\.?a|mba|m\.?phil|d\.?phil|obe|cbe|mbe|mp|frs|fba|jr|sr|ii|iii|mrtpi|frtpi|rtpi|esq)\.?)+$/i
/** Marks that refer to affiliations and notes: "Ann Lee1,2*", "Bo Ek†", "Cy Roe²". */
const MARKS = /[*†‡§¶#∗⁎✉¹²³⁰-⁹ᵃ-ᶻ]+|(?<=\p{L}\.?)\s?\d{1,2}(?:\s?,\s?\d{1,2})*(?!\d)|^\d{1,2}\s?(?=\p{Lu})/gu
/** Accents that a typesetter put beside their letters. */
const LOOSE_ACCENTS = /\s?[\u02c6-\u02dd\u00a8\u00b4]/g
const PARTICLE =
  /^(?:al|bin|da|das|de|del|della|den|der|di|dos|du|el|la|le|ten|ter|van|von|y|zu|zur|ap|ab|ó|ní|mac|nic)$/
const NAME_WORD = /^(?:\p{Lu}\.?-?){1,4}$|^\p{Lu}[\p{L}’'‘.-]*$/u
/** Words of titles, headings, offices and organisations: a phrase with one of them is nobody's name. */
const NO_NAME_WORDS =
  /^(?:best|dear|kind|regards|sincerely|faithfully|yours|abstract|access|act|action|adopted|agency|agenda|agreement|analysis|and|annual|annex|appendix|april|area|areas|article|assembly|assessment|august|author|authors|authority|background|bank|base|board|borough|budget|business|cabinet|centre|center|central|change|chapter|city|clean|climate|college|combined|commission|committee|community|company|conclusion|conclusions|conference|consultation|contact|contents|core|corporate|council|county|data|december|delivery|deal|department|design|developing|development|digital|discussion|district|document|draft|east|economic|economics|economy|edition|education|employment|energy|engineering|england|enterprise|environment|environmental|europe|european|evidence|executive|faculty|february|figure|final|foreword|framework|free|friday|fund|future|government|great|greater|green|group|growth|guidance|health|history|home|house|housing|impact|industrial|industry|information|infrastructure|innovation|institute|international|introduction|investment|issue|january|journal|july|june|key|keywords|kingdom|laboratory|land|learning|letter|library|limited|list|local|london|ltd|management|map|march|mayor|meeting|messages|ministry|modern|monday|national|network|new|news|north|northern|notes|november|october|office|open|opportunities|our|overview|page|paper|parish|park|part|partners|partnership|performance|place|places|plan|planning|policies|policy|preface|press|priorities|programme|project|property|proposal|prospectus|public|publication|recovery|references|region|regional|report|research|resources|results|review|river|road|royal|rural|school|science|sciences|section|sector|september|service|services|site|sites|skills|social|society|solutions|south|southern|staff|state|statement|states|statistics|strategic|strategy|street|studies|study|summary|supplement|support|sustainability|sustainable|system|systems|table|team|technical|technologies|technology|the|thursday|town|trade|transport|trust|tuesday|union|united|university|update|urban|version|view|vision|volume|wales|wednesday|welcome|west|western|work|working|workshop|world|year|years|with|for|of|in|to|on|a|an)$/i
const MAX_NAME_WORDS = 6
/** Between names in one line. */
const BETWEEN = /\s*[;,]\s*(?:and\s+|&\s*)?|\s+(?:and|&|und|et)\s+|\s*[•·|]\s*/

/** Names of the people in a line that holds nothing else; null if any part of it is no name. */
export function toPeople(line: string): readonly string[] | null {
  const parts = splitNames(line)
  const names = parts.map(toPerson)
  return names.length > 0 && names.every((name) => name !== null) ? names : null
}

/** The names at the beginning of a line that goes on with offices or affiliations: "Ann Lee, Head of Planning". */
export function toLeadingPeople(line: string): readonly string[] {
  const names: string[] = []
  for (const part of splitNames(line)) {
    const name = toPerson(part)
    if (name === null) break
    names.push(name)
  }
  return names
}

/** "Lee, A. B.": a surname, a comma and initials or a given name. */
const SURNAME_FIRST = /^(?:(?:\p{L}+\s)?\p{Lu}[\p{L}’'-]+),\s(?:\p{Lu}\.?-?\s?){1,4}$/u

/** Whether a text is one name with the surname first, as papers and repositories list authors. */
export function isSurnameFirst(text: string): boolean {
  return SURNAME_FIRST.test(text.trim())
}

/** One name without titles, degrees and footnote marks; null if the words are no name of a person. */
export function toPerson(text: string): string | null {
  const bare = text.replace(LOOSE_ACCENTS, '').replace(MARKS, ' ').replace(/\s+/g, ' ').trim()
  const name = bare
    .replace(HONORIFIC, '')
    .replace(POSTNOMINALS, '')
    .replace(/[,;:]+$/, '')
    .trim()
  if (SURNAME_FIRST.test(name)) return name
  // "Yu.A.Pusep" is three words
  const words = name.replace(/\.(?=\p{Lu})/gu, '. ').split(' ')
  if (words.length < 2 || words.length > MAX_NAME_WORDS || /\d|[()@/\\]/.test(name)) return null
  const isName = words.every((word, index) => {
    if (word.length > 2 && NO_NAME_WORDS.test(word.replace(/[.’']s?$/, ''))) return false
    return NAME_WORD.test(word) || (index > 0 && index < words.length - 1 && PARTICLE.test(word.toLowerCase()))
  })
  // at least one word is a name in full, and not every word a bare initial
  return isName && words.some((word) => /\p{L}{2,}/u.test(word)) ? name : null
}

/** Whether a line has footnote marks behind names, as only lines of authors do. */
export function hasMarks(line: string): boolean {
  return /\p{Ll}\s?(?:\d{1,2}(?:,\s?\d{1,2})*|[*†‡§∗¹²³])(?:\s*,|\s+and\b|\s*$|\s*;)/u.test(line)
}

function splitNames(line: string): readonly string[] {
  // marks first: the comma in "Lee1,2" parts no names
  const bare = line.replace(MARKS, ' ').replace(POSTNOMINALS, '')
  // "Lee, A.; Ek, B.": only semicolons part names that are written with the surname first
  return bare
    .split(bare.includes(';') ? /\s*;\s*/ : BETWEEN)
    .map((part) => part.trim())
    .filter((part) => part !== '' && !/^(?:ph\.?d|m\.?d|m\.?sc|mrtpi)\.?$/i.test(part))
}
