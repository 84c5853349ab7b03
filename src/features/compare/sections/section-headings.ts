/** The sections that strategies of the industrial strategy of 2017 have in common: five foundations, four challenges. */
export const COMMON_SECTIONS = [
  { id: 'ideas', label: 'Ideas', phrases: ['ideas'] },
  { id: 'people', label: 'People', phrases: ['people'] },
  { id: 'infrastructure', label: 'Infrastructure', phrases: ['infrastructure'] },
  { id: 'business-environment', label: 'Business environment', phrases: ['business environment'] },
  { id: 'places', label: 'Places', phrases: ['places', 'place'] },
  {
    id: 'ai-and-data',
    label: 'AI and data',
    phrases: ['ai and data', 'artificial intelligence and data', 'ai and data economy', 'data economy'],
  },
  { id: 'ageing-society', label: 'Ageing society', phrases: ['ageing society', 'ageing'] },
  { id: 'clean-growth', label: 'Clean growth', phrases: ['clean growth'] },
  { id: 'future-of-mobility', label: 'Future of mobility', phrases: ['future mobility', 'mobility'] },
] as const

/** Words that say what kind of section it is, or nothing. */
const FILLER = new Set(
  (
    'the our a an of for in on to foundation foundations productivity grand challenge challenges chapter section part ' +
    'theme priority pillar strand introduction appendix annex'
  ).split(' '),
)
/** `4.2`, `iv`, `b`: the number of a section. */
const NUMBER = /^(?:\d+|[ivx]+|[a-h])$/

/** Whether a heading is that of a section: a common one by its id, or any by its words. */
export function createHeadingTest(section: string): (heading: string) => boolean {
  const common = COMMON_SECTIONS.find(({ id }) => id === section)
  const phrases: readonly string[] = common?.phrases ?? [section]
  const wanted = phrases.map((phrase) => toKey(phrase)).filter((key) => key !== '')
  return (heading) =>
    toPieces(heading).some((piece) =>
      wanted.some((key) => piece === key || (common === undefined && hasSeveralWords(key) && contains(piece, key))),
    )
}

/** The heading, and what stands on either side of a colon or dash, as normalised words. */
function toPieces(heading: string): readonly string[] {
  const parts = heading.split(/[:|\u2013\u2014]|\s-\s/u)
  return [heading, ...parts].map(toKey).filter((key) => key !== '')
}

/** Lower case, `&` as `and`, without numbers, signs and filler. */
function toKey(text: string): string {
  const words = text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll('&', ' and ')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '' && !FILLER.has(word))
  const start = words.findIndex((word) => !NUMBER.test(word))
  return start < 0 ? '' : words.slice(start).join(' ')
}

function hasSeveralWords(key: string): boolean {
  return key.includes(' ')
}

function contains(piece: string, key: string): boolean {
  return ` ${piece} `.includes(` ${key} `)
}
