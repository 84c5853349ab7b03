import type { Span } from '../../../domain/parsed-document.ts'
import type { Stance } from '../../../domain/states.ts'
import { CUES, type Cue } from './cues.ts'
import { createPhraseFinder, type Hit } from './phrase-trie.ts'
import type { Segments } from './segments.ts'
import type { Tokens } from './tokens.ts'

/** A stance and the words that show it; null where none but the theme's own phrase do. */
export interface FoundStance {
  readonly stance: Stance
  readonly cue: Span | null
}

/** Words between the parts of a cue: `has formally agreed`. These limit instead, and are none. */
const LIMITING = new Set([
  'only',
  'merely',
  'simply',
  'solely',
  'exclusively',
  'necessarily',
  'fully',
  'wholly',
  'entirely',
])
const ADVERBS = new Set(['now', 'yet', 'currently', 'also', 'therefore', 'then', 'always', 'all', 'both', 'be'])
/** Months and names are written with a capital; the verb is not. */
const IN_SMALL_LETTERS = new Set(['may'])
/** Words after `rather than` that it governs. */
const NEAR_TOKENS = 8
/** Words before `which was withdrawn` that it tells of. */
const ANTECEDENT_TOKENS = 6
/** Of several cues the first of these counts: a refusal, then what is left open, then what binds. */
const ORDER: readonly Stance[] = ['rejects', 'considers', 'commits', 'supports', 'mentions']
/** What makes of a refusal a permission under conditions. */
const CONDITIONS = new Set(['unless', 'except', 'until'])

const findCues = createPhraseFinder<Cue>(
  CUES.flatMap(({ phrases, stance, scope }) => phrases.map((text) => [text, { stance, scope }] as const)),
  { maySkip: (key) => ADVERBS.has(key) || (key.endsWith('ly') && !LIMITING.has(key)) },
)

/** The cues of a text that no longer one contains. */
export function readCues(tokens: Tokens): readonly Hit<Cue>[] {
  const hits: Hit<Cue>[] = []
  findCues(tokens, (value, from, to) => {
    const written = tokens.text.slice(tokens.starts[from], tokens.ends[from])
    if (IN_SMALL_LETTERS.has(tokens.keys[from] ?? '') && written !== written.toLowerCase()) return
    hits.push({ value, from, to })
  })
  hits.sort((a, b) => b.to - b.from - (a.to - a.from) || a.from - b.from)
  const kept: Hit<Cue>[] = []
  for (const hit of hits) if (!kept.some((other) => overrules(other, hit))) kept.push(hit)
  return kept.filter(({ value }) => value.stance !== null).sort((a, b) => a.from - b.from)
}

/** A longer cue stands for the shorter one in it, and a denied refusal for every refusal that it touches. */
function overrules(longer: Hit<Cue>, hit: Hit<Cue>): boolean {
  if (longer.from <= hit.from && hit.to <= longer.to) return longer.to - longer.from > hit.to - hit.from
  const touches = longer.from < hit.to && hit.from < longer.to
  return touches && hit.value.stance === 'rejects' && longer.value.stance !== 'rejects'
}

/** What the clause around the tokens `from` to `to` says of them. */
export function stanceOf(
  from: number,
  to: number,
  cues: readonly Hit<Cue>[],
  tokens: Tokens,
  segments: Segments,
): FoundStance {
  const governing = cues.flatMap((cue) => {
    if (!governs(cue, from, to, tokens, segments)) return []
    const stance = cue.value.stance ?? 'mentions'
    return [{ cue, stance: stance === 'rejects' ? weakened(cue, from, tokens, segments) : stance }]
  })
  for (const stance of ORDER) {
    const of = governing.filter((one) => one.stance === stance)
    const [nearest] = [...of].sort((a, b) => distance(a.cue, from, to) - distance(b.cue, from, to))
    if (nearest !== undefined) return { stance, cue: spanOf(nearest.cue, tokens) }
  }
  return { stance: 'mentions', cue: null }
}

function governs(cue: Hit<Cue>, from: number, to: number, tokens: Tokens, segments: Segments): boolean {
  if (cue.from < to && from < cue.to) return false // the cue is part of the phrase: "support" in "business support"
  const { scope } = cue.value
  const [own, theirs] = [segments.clauses[from] ?? 0, segments.clauses[cue.from] ?? 0]
  const isBefore = cue.to <= from
  if (own === theirs) {
    if (scope === 'both') return true
    if (scope === 'near') return isBefore && from - cue.to < NEAR_TOKENS && isPhrase(tokens, cue.to, from)
    return (scope === 'after') === isBefore
  }
  // which was withdrawn: it tells of the words before it
  if (segments.relative.has(theirs) && theirs === own + 1 && scope !== 'after' && scope !== 'near') {
    return relativeStart(segments, theirs, cue.from) - to < ANTECEDENT_TOKENS
  }
  // the points of a list are governed by what introduces it
  return segments.leads.get(own) === theirs && (scope === 'after' || scope === 'both')
}

/** Whether a preference still governs here: it ends with a comma or the next verb. */
function isPhrase({ keys }: Tokens, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (ENDS_PREFERENCE.has(keys[at] ?? '')) return false
  return true
}

const ENDS_PREFERENCE = new Set([',', 'is', 'are', 'was', 'were', 'will', 'would', 'has', 'have', 'should', 'can'])

function relativeStart(segments: Segments, clause: number, at: number): number {
  let start = at
  while (start > 0 && segments.clauses[start - 1] === clause) start -= 1
  return start
}

/** Not without X is no refusal of X; one that holds `unless` leaves it open. */
function weakened(cue: Hit<Cue>, from: number, { keys }: Tokens, { sentences }: Segments): Stance {
  for (let at = cue.to; at < from; at++) if (keys[at] === 'without') return 'mentions'
  const sentence = sentences[cue.from]
  for (let at = cue.to; at < keys.length && sentences[at] === sentence; at++) {
    if (CONDITIONS.has(keys[at] ?? '')) return 'considers'
  }
  return 'rejects'
}

function distance(cue: Hit<Cue>, from: number, to: number): number {
  return cue.to <= from ? from - cue.to : cue.from - to
}

function spanOf({ from, to }: Hit<Cue>, { starts, ends }: Tokens): Span {
  return { start: starts[from] ?? 0, end: ends[to - 1] ?? 0 }
}
