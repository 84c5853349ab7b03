import { GAP, type Tokens } from './tokens.ts'

/** The sentences and clauses of a text by token: of each token the number of its sentence, and of its clause. */
export interface Segments {
  readonly sentences: Int32Array
  readonly clauses: Int32Array
  /** Clauses that describe what stands before them: which was withdrawn, that we support. */
  readonly relative: ReadonlySet<number>
  /** Of each clause that is a point of a list, the clause that introduces the list. */
  readonly leads: ReadonlyMap<number, number>
}

const SENTENCE_ENDS = new Set(['.', '!', '?', '\u2026'])
const BULLETS = new Set([
  '\u2022',
  '\u25cf',
  '\u25aa',
  '\u25e6',
  '\u2023',
  '\u25a0',
  '\u00b7',
  '*',
  '-',
  '\uf0b7',
  '\uf0a7',
])
/** After these a full stop ends no sentence. */
const ABBREVIATIONS = new Set([
  ...[
    'eg',
    'ie',
    'e',
    'i',
    'g',
    'mr',
    'mrs',
    'ms',
    'dr',
    'prof',
    'st',
    'vs',
    'v',
    'cf',
    'approx',
    'fig',
    'figs',
    'para',
  ],
  ...[
    'paras',
    'p',
    'pp',
    'ref',
    'refs',
    'no',
    'nos',
    'vol',
    'al',
    'inc',
    'cllr',
    'rev',
    'sir',
    'tel',
    'est',
    'ca',
    'c',
  ],
])
/** They begin a clause wherever they stand. */
const STRONG = new Set([
  ...[
    'but',
    'whereas',
    'although',
    'though',
    'however',
    'while',
    'whilst',
    'yet',
    'because',
    'unless',
    'until',
    'despite',
  ],
  ...['except', 'where', 'when', 'if', 'nevertheless', 'nonetheless', 'therefore', 'so'],
])
const RELATIVES = new Set(['which', 'who', 'whose', 'whom'])
/** Signs that separate clauses wherever they stand; a colon introduces what follows. */
const SEPARATORS = new Set([';', ':', '-', '(', ')', '\u2014'])
/** They begin a clause where both sides of them say something. */
const WEAK = new Set([',', 'and', 'or', 'nor', 'as', 'that', 'then'])
/** Words that make a clause of a row of words. */
const FINITE = new Set([
  ...[
    'will',
    'shall',
    'would',
    'should',
    'could',
    'can',
    'may',
    'might',
    'must',
    'is',
    'are',
    'was',
    'were',
    'has',
    'have',
  ],
  ...[
    'had',
    'does',
    'do',
    'did',
    'wont',
    'cannot',
    'cant',
    'dont',
    'doesnt',
    'didnt',
    'isnt',
    'arent',
    'wasnt',
    'shouldnt',
  ],
  ...['supports', 'supported', 'backs', 'backed', 'welcomes', 'welcomed', 'rejects', 'rejected', 'opposes', 'opposed'],
  ...['remains', 'remain', 'includes', 'needs', 'requires', 'wants', 'aims', 'seeks', 'believes', 'agreed', 'ruled'],
  ...['decided', 'says', 'said', 'makes', 'made', 'gives', 'gave', 'set', 'sets', 'abandoned', 'scrapped', 'dropped'],
  ...['refused', 'refuses', 'invests', 'invested', 'intends', 'plans', 'became', 'become', 'becomes', 'became'],
])
/** A shorter line, as a share of the longest, ends a paragraph where the next begins with a capital. */
const SHORT_LINE = 0.6
const MIN_LINE_CHARACTERS = 50

/** Splits a text into sentences and these into clauses, by signs, conjunctions, relative pronouns and verbs. */
export function segmentsOf(tokens: Tokens): Segments {
  const count = tokens.keys.length
  const [sentences, clauses] = [new Int32Array(count), new Int32Array(count)]
  const relative = new Set<number>()
  const leads = new Map<number, number>()
  let [clause, lead] = [-1, -1]
  splitSentences(tokens).forEach(([from, to], sentence) => {
    sentences.fill(sentence, from, to)
    const isPoint = BULLETS.has(tokens.keys[from] ?? '') || isNumbering(tokens, from)
    const first = clause + 1
    for (const [start, end] of splitClauses(tokens, from, to)) {
      clause += 1
      clauses.fill(clause, start, end)
      if (isRelative(tokens, start)) relative.add(clause)
      if (isPoint && lead >= 0) leads.set(clause, lead)
    }
    if (!isPoint) lead = tokens.keys[to - 1] === ':' ? first : -1
  })
  return { sentences, clauses, relative, leads }
}

/** The tokens of each sentence, in order: first and last, exclusive. */
function splitSentences(tokens: Tokens): readonly (readonly [number, number])[] {
  const { keys, gaps } = tokens
  const isShort = shortLines(tokens)
  const spans: [number, number][] = []
  let from = 0
  for (let at = 1; at <= keys.length; at++) {
    const ends =
      at === keys.length ||
      gaps[at] === GAP.paragraph ||
      (gaps[at] === GAP.line && (isPointAt(tokens, at) || (isShort(at) && isUpper(tokens, at)))) ||
      BULLETS_INLINE.has(keys[at] ?? '') ||
      endsSentence(tokens, at)
    if (!ends) continue
    spans.push([from, at])
    from = at
  }
  return spans
}

/** Bullets that stand nowhere but before a point. */
const BULLETS_INLINE = new Set(['\u2022', '\u25cf', '\u25aa', '\u25a0', '\uf0b7', '\uf0a7'])

function endsSentence({ keys, gaps, text, starts }: Tokens, at: number): boolean {
  if (!SENTENCE_ENDS.has(keys[at - 1] ?? '') || (gaps[at] ?? 0) < GAP.space) return false
  const before = keys[at - 2] ?? ''
  if (keys[at - 1] === '.' && (ABBREVIATIONS.has(before) || isInitial(text, starts[at - 2] ?? 0, before))) return false
  return !/^\p{Ll}/u.test(text.slice(starts[at] ?? 0))
}

function isInitial(text: string, start: number, key: string): boolean {
  return key.length === 1 && /\p{Lu}/u.test(text.charAt(start))
}

/** Whether the line that ends before a token is plainly shorter than others of its text. */
function shortLines({ text, starts }: Tokens): (at: number) => boolean {
  const lines = text.split('\n')
  const longest = Math.max(...lines.map((line) => line.length))
  if (lines.length === 1 || longest < MIN_LINE_CHARACTERS) return () => false
  return (at) => {
    const end = text.lastIndexOf('\n', starts[at])
    const start = text.lastIndexOf('\n', end - 1)
    return end - start < SHORT_LINE * longest
  }
}

function isUpper({ text, starts }: Tokens, at: number): boolean {
  return /\p{Lu}/u.test(text.charAt(starts[at] ?? 0))
}

function isPointAt(tokens: Tokens, at: number): boolean {
  return BULLETS.has(tokens.keys[at] ?? '') || isNumbering(tokens, at)
}

/** `1.`, `2)`, `(a)`, `o` at the beginning of a line. */
function isNumbering({ text, starts }: Tokens, at: number): boolean {
  return /^(?:\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]|o)\s/.test(text.slice(starts[at] ?? 0, (starts[at] ?? 0) + 8))
}

function splitClauses(tokens: Tokens, from: number, to: number): readonly (readonly [number, number])[] {
  const { keys } = tokens
  const marks: { readonly at: number; readonly isStrong: boolean }[] = []
  for (let at = from + 1; at < to; at++) {
    const key = keys[at] ?? ''
    const isStrong = STRONG.has(key) || RELATIVES.has(key) || SEPARATORS.has(key)
    if (isStrong || WEAK.has(key)) marks.push({ at, isStrong })
  }
  const spans: [number, number][] = []
  let start = from
  marks.forEach(({ at, isStrong }, index) => {
    if (at <= start) return
    const end = marks[index + 1]?.at ?? to
    const splits =
      isStrong || (says(keys, start, at) && says(keys, at, end)) || (keys[at] === ',' && isIntroduction(keys, start))
    if (!splits) return
    spans.push([start, at])
    start = at
  })
  spans.push([start, to])
  return spans
}

/** Words with which a part of a sentence begins that ends at the next comma. */
const INTRODUCTIONS = new Set([
  'rather',
  'instead',
  'despite',
  'although',
  'while',
  'whilst',
  'if',
  'when',
  'where',
  'as',
])

function isIntroduction(keys: readonly string[], start: number): boolean {
  return INTRODUCTIONS.has(keys[start] ?? '')
}

function says(keys: readonly string[], from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (FINITE.has(keys[at] ?? '')) return true
  return false
}

function isRelative({ keys }: Tokens, start: number): boolean {
  const [first = '', second = ''] = [keys[start], keys[start + 1]]
  return RELATIVES.has(first) || (first === ',' && RELATIVES.has(second)) || (first === 'that' && FINITE.has(second))
}
