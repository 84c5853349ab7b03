/** Words before and after a name that do not belong to it. */
const TITLES = toSet('the rt hon dr prof professor mr mrs ms sir by')
const SUFFIXES = toSet('jr jnr sr mp phd mph scd md ba ma hons mrtpi staff writer')

/** The words that bodies end in; their names are compared whole. */
const BODIES = toSet(
  'agency authority committee company council department group limited ltd ministry office program programme team university',
)

/** `family`: null where the name is not written as "Family, Given". */
interface Name {
  readonly whole: string
  readonly family: readonly string[] | null
  /** Given names and, where they are not apart, the family name. */
  readonly words: readonly string[]
}

/**
 * Whether two lists have the same people and bodies: the same family names with the same initials, in any order, however
 * given names are abbreviated or left out after the first. Bodies have the same words.
 */
export function sameAuthors(left: readonly string[], right: readonly string[]): boolean {
  if (left.length !== right.length) return false
  const rest = right.map(toName)
  for (const name of left.map(toName)) {
    const index = rest.findIndex((other) => sameName(name, other))
    if (index < 0) return false
    rest.splice(index, 1)
  }
  return true
}

function sameName(left: Name, right: Name): boolean {
  if (left.whole === right.whole) return true
  if (isBody(left) || isBody(right)) return false
  const family = left.family ?? right.family
  const [leftInitials, leftFamily] = splitName(left, family)
  const [rightInitials, rightFamily] = splitName(right, family)
  const [short = '', long = ''] = [leftInitials, rightInitials].toSorted((one, other) => one.length - other.length)
  return leftFamily !== '' && leftFamily === rightFamily && short !== '' && long.startsWith(short)
}

/** Initials and family name; a family name of several words is known only from "Family, Given". */
function splitName(name: Name, family: readonly string[] | null): readonly [initials: string, family: string] {
  if (name.family !== null) return [toInitials(name.words), name.family.join(' ')]
  const count = family?.length ?? 1
  return [toInitials(name.words.slice(0, -count)), name.words.slice(-count).join(' ')]
}

function toInitials(words: readonly string[]): string {
  return words.map((word) => word.slice(0, 1)).join('')
}

function isBody({ words }: Name): boolean {
  return BODIES.has(words.at(-1) ?? '')
}

function toName(written: string): Name {
  const comma = /^([^,]+),\s*([^,]+)$/.exec(written)
  const whole = toWords(written).join('')
  const isPerson = comma?.[2] !== undefined && !SUFFIXES.has(toWords(comma[2])[0] ?? '')
  if (!isPerson) return { whole, family: null, words: withoutTitles(toWords(written.split(',')[0] ?? '')) }
  return { whole, family: toWords(comma[1] ?? ''), words: withoutTitles(toWords(comma[2] ?? '')) }
}

function toWords(text: string): readonly string[] {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').replace(/['’]/g, '').toLowerCase()
  return plain.match(/[\p{L}\p{N}-]+/gu) ?? []
}

function withoutTitles(words: readonly string[]): readonly string[] {
  const first = Math.max(
    0,
    words.findIndex((word) => !TITLES.has(word)),
  )
  const last = words.findLastIndex((word) => !SUFFIXES.has(word))
  // Ma is a family name too
  return words.slice(first, Math.max(last, first + 1) + 1)
}

function toSet(words: string): ReadonlySet<string> {
  return new Set(words.split(' '))
}
