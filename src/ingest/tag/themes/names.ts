import type { Match } from '../../../domain/vocabulary.ts'

/** What a name of a document, a fund or a law ends with. */
const DOCUMENTS = [
  ...['act', 'assessment', 'bill', 'bulletin', 'circular', 'code', 'directive', 'document', 'framework', 'guidance'],
  ...['guide', 'handbook', 'journal', 'manifesto', 'manual', 'paper', 'plan', 'policy', 'prospectus', 'regulations'],
  ...[
    'report',
    'review',
    'roadmap',
    'spd',
    'spg',
    'statement',
    'strategy',
    'study',
    'survey',
    'toolkit',
    'dpd',
    'order',
  ],
  ...[
    'update',
    'whitepaper',
    'white paper',
    'green paper',
    'index',
    'strategies',
    'plans',
    'reports',
    'policies',
    'fund',
  ],
]
/** What a name of a body ends with. A centre, hub or park of a subject is a thing that exists there, and is no such name. */
const BODIES = [
  ...['agency', 'association', 'authority', 'board', 'commission', 'committee', 'company', 'confederation', 'council'],
  ...['department', 'directorate', 'federation', 'forum', 'foundation', 'institute', 'institution', 'limited', 'ltd'],
  ...['llp', 'ministry', 'network', 'office', 'ombudsman', 'panel', 'partnership', 'plc', 'society', 'taskforce'],
  ...['team', 'trust', 'union', 'university', 'college', 'school', 'academy', 'alliance', 'group', 'inspectorate'],
]
/** Who holds a job. */
const JOBS = [
  ...['adviser', 'advisor', 'assistant', 'chair', 'chairman', 'commissioner', 'consultant', 'coordinator', 'director'],
  ...[
    'executive',
    'head',
    'lead',
    'lecturer',
    'manager',
    'minister',
    'officer',
    'professor',
    'secretary',
    'spokesperson',
  ],
  ...['champion', 'member', 'portfolio holder', 'planner', 'commissioner'],
]
const WORDS = (words: readonly string[]) => words.map((word) => word.replace(' ', String.raw`\s+`)).join('|')

/** Words of a name that need no capital. */
const LINK = String.raw`(?:and|for|of|in|the|to|on|with|&|,)`
const CAPITAL = String.raw`[\p{Lu}\d][\p{L}\p{N}'\u2019.-]*`
/** Up to six more words of the name, and the one that says what it is. */
const ENDING = new RegExp(
  String.raw`^(?:[\s-]+(?:${CAPITAL}|${LINK})(?=[\s-])){0,6}?[\s-]+(?:${titled([...DOCUMENTS, ...BODIES, ...JOBS])})(?![\p{L}])`,
  'u',
)
/** `Department for Energy and ...`, `Director of Skills`. */
const BEGINNING = new RegExp(
  String.raw`(?:${titled([...BODIES, 'Secretary of State', 'Centre'])})\s+(?:of|for)\s+(?:(?:${CAPITAL}|${LINK})\s+){0,5}$`,
  'u',
)
/** A job is one in small letters too, but then it is the whole of what follows. */
const JOB_BEFORE = new RegExp(
  String.raw`(?:^|[^\p{L}])(?:${WORDS(JOBS)})\s+(?:of|for)\s+(?:(?:the|our)\s+)?(?:(?:${CAPITAL}|and|&)[\s,]+){0,4}$`,
  'iu',
)
/** Jobs that are also what a thing does: support the head of a service, but a lead on skills. */
const JOB_AFTER = new RegExp(
  String.raw`^[\s-]+(?:${CAPITAL}[\s-]+){0,2}(?:director|manager|officer|adviser|advisor|coordinator|lecturer)s?(?![\p{L}])`,
  'u',
)
const NEAR_CHARACTERS = 120

/**
 * Whether a phrase is part of a longer name of a document, a body or a job. Names are told by capitals, and so are none
 * in a line of capitals alone; a phrase that has the whole name in it stays.
 */
export function isPartOfName(text: string, { start, end }: Match): boolean {
  const term = text.slice(start, end)
  const [before, after] = [
    text.slice(Math.max(0, start - NEAR_CHARACTERS), start),
    text.slice(end, end + NEAR_CHARACTERS),
  ]
  if (JOB_BEFORE.test(flat(before)) || JOB_AFTER.test(flat(after))) return true
  if (!isTitle(term) || isInCapitals(text, start, end)) return false
  return ENDING.test(flat(after)) || BEGINNING.test(flat(before))
}

/** Whether each of its words but the small ones begins with a capital. */
function isTitle(term: string): boolean {
  const words = term.split(/[\s-]+/)
  return words.every((word) => /^[\p{Lu}\d]/u.test(word) || new RegExp(`^${LINK}$`).test(word))
}

/** A line of capitals alone, in which they tell nothing. */
function isInCapitals(text: string, start: number, end: number): boolean {
  const last = text.indexOf('\n', end)
  return !/\p{Ll}/u.test(text.slice(text.lastIndexOf('\n', start) + 1, last === -1 ? text.length : last))
}

/** A line end within a name is a blank; an empty line ends it. */
function flat(text: string): string {
  return text.replace(/\n[^\S\n]*\n/g, ' ; ').replaceAll('\n', ' ')
}

/** Words with a capital first; plurals are other words. */
function titled(words: readonly string[]): string {
  return words
    .map((word) => {
      const spaced = word.replace(' ', String.raw`\s+`)
      return `${word.charAt(0).toUpperCase()}${spaced.slice(1)}|${spaced.toUpperCase().replaceAll(String.raw`\S+`, String.raw`\s+`)}`
    })
    .join('|')
}
