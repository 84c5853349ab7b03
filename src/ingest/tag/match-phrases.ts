import AhoCorasick from 'modern-ahocorasick'
import { characterEnd, hasOtherLetters, isWordCode, normalise, type NormalisedText } from './match-normalise.ts'
import { longestById, longestOfAll } from './match-overlaps.ts'
import type { Gazetteer, Match, PhraseMatcher } from '../../domain/vocabulary.ts'

/** The phrases to find for one id. */
export interface PhraseEntry {
  readonly id: string
  readonly phrases: readonly Phrase[]
  /** A match inside one of these does not count. */
  readonly exclude: readonly string[]
}

/** A phrase to find; `rule` is recorded with each match. */
export interface Phrase {
  readonly text: string
  readonly rule: string
  /** Matched with its exact case and accents; otherwise both are ignored. */
  readonly exactCase: boolean
}

/** The phrase behind one pattern of the automaton. */
interface Pattern {
  readonly entry: PhraseEntry
  /** Null for an excluded phrase. */
  readonly rule: string | null
  /** A comparison with the original text, where the normalised text is not specific enough. */
  readonly check: Check | null
}

interface Check {
  readonly wanted: string
  /** The plural ending must then be in lower case: AIs, but not AIS. */
  readonly exactCase: boolean
  readonly read: (words: string) => string
}

/** Builds the automaton; the matcher keeps no state between texts. */
export function createPhraseMatcher(
  entries: readonly PhraseEntry[],
  longestOf: 'each' | 'all' = 'each',
): PhraseMatcher {
  const patterns = entries.flatMap(toPatterns)
  if (patterns.length === 0) return () => []
  const automaton = new AhoCorasick<Pattern>(patterns)
  return (original) => {
    const text = normalise(original)
    const found: Match[] = []
    const excluded: Match[] = []
    for (const hit of automaton.iterate(text.text)) {
      const match = hit.data ? toMatch(hit.data, hit.start, hit.end, text, original) : null
      if (match !== null) (hit.data?.rule === null ? excluded : found).push(match)
    }
    if (longestOf === 'all') return longestOfAll(found, original.length)
    return longestById(found, excluded, original.length)
  }
}

/**
 * Finds the names and aliases of a gazetteer's places, whatever they mean where they stand; a name within a longer one does
 * not count.
 */
export function createNameMatcher(gazetteer: Gazetteer): PhraseMatcher {
  return createPhraseMatcher(
    gazetteer.places.map(({ id, name, aliases }) => ({
      id,
      phrases: [toPhrase(name, 'name'), ...aliases.map((alias) => toPhrase(alias, `alias:${alias}`))],
      exclude: [],
    })),
    'all',
  )
}

/** A key that is equal for phrases that a matcher cannot distinguish. */
export function phraseKey(text: string): string {
  const key = normalise(text).text.trim()
  return isUpperCase(text) || hasOtherLetters(key) ? toExactKey(text) : key
}

function toPhrase(text: string, rule: string): Phrase {
  return { text, rule, exactCase: isUpperCase(text) }
}

/** Whether all letters are capitals, as in GLA or D2N2, which would be other words in lower case. */
function isUpperCase(text: string): boolean {
  return /\p{Lu}/u.test(text) && !/\p{Ll}/u.test(text)
}

function toPatterns(entry: PhraseEntry): readonly { pattern: string; data: Pattern }[] {
  const phrases = entry.phrases.map(({ text, rule, exactCase }) => ({ text, rule, exactCase }))
  const excluded = entry.exclude.map((text) => ({ text, rule: null, exactCase: isUpperCase(text) }))
  return [...phrases, ...excluded].flatMap(({ text, rule, exactCase }) => {
    const pattern = normalise(text).text.trim()
    return pattern === '' ? [] : [{ pattern, data: { entry, rule, check: toCheck(text, pattern, exactCase) } }]
  })
}

function toCheck(text: string, pattern: string, exactCase: boolean): Check | null {
  if (exactCase) return { wanted: toExactKey(text), exactCase, read: toExactKey }
  if (!hasOtherLetters(pattern)) return null
  const read = (words: string) => toExactKey(words).toLowerCase()
  return { wanted: read(text), exactCase, read }
}

/** Keeps case and letters, and normalises the rest as `normalise` does. */
function toExactKey(words: string): string {
  return words
    .normalize('NFC')
    .replace(/\p{Cf}/gu, '')
    .replace(/[\u2018\u2019]/g, "'")
    .replace(/&/g, ' and ')
    .replace(/[\s\p{Pd}\u2212]+/gu, ' ')
    .trim()
}

function toMatch(
  pattern: Pattern,
  start: number,
  end: number,
  { text, starts }: NormalisedText,
  original: string,
): Match | null {
  if (start > 0 && isWordCode(text.charCodeAt(start - 1))) return null
  const last = wordEnd(text, end)
  if (last === null) return null
  const [from, phraseEnd, to] = [
    starts[start] ?? 0,
    characterEnd(original, starts[end - 1] ?? 0),
    characterEnd(original, starts[last - 1] ?? 0),
  ]
  const { check } = pattern
  if (check && check.read(original.slice(from, phraseEnd)) !== check.wanted) return null
  if (check?.exactCase && /\p{Lu}/u.test(original.slice(phraseEnd, to))) return null
  return { id: pattern.entry.id, start: from, end: to, term: original.slice(from, to), rule: pattern.rule ?? '' }
}

/** The end of the phrase's last word, including a plural ending; null inside a longer word. */
function wordEnd(text: string, end: number): number | null {
  for (const ending of PLURALS) {
    const after = end + ending.length
    if (text.startsWith(ending, end) && !isWordCode(text.charCodeAt(after))) return after
  }
  return null
}

const PLURALS = ['', 's', 'es'] as const
