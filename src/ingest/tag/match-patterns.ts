import { RE2JS } from 're2js'
import { messageOf } from '../../errors.ts'
import type { Match, PhraseMatcher, Theme } from '../../domain/vocabulary.ts'

/** Patterns of one theme. A theme that needs more is two. */
export const MAX_PATTERNS = 50
/** Characters of a pattern: some thirty words with their endings. */
const MAX_CHARACTERS = 300
/** Steps of the compiled pattern: counted repetitions such as (a{100}){100} are short and grow long. */
const MAX_PROGRAM = 3_000

/**
 * A pattern that takes time in proportion to the text, whatever it says (the syntax of RE2: no look-around and no
 * references back); or what is wrong with it.
 */
export function compilePattern(pattern: string): RE2JS | string {
  if (pattern.length > MAX_CHARACTERS) return `must have at most ${MAX_CHARACTERS} characters`
  try {
    const compiled = RE2JS.compile(`\\b(?:${pattern})\\b`, RE2JS.CASE_INSENSITIVE)
    if (compiled.programSize() > MAX_PROGRAM) return 'has repetitions that are too long'
    return compiled.matcher('').find() || RE2JS.compile(pattern).matcher('').matches()
      ? 'must not match nothing'
      : compiled
  } catch (error) {
    return `is no pattern: ${messageOf(error)}`
  }
}

/** Finds themes by their patterns, in order of position; of overlapping matches of one theme the first counts. */
export function createPatternMatcher(themes: readonly Pick<Theme, 'id' | 'patterns'>[]): PhraseMatcher {
  const compiled = themes.flatMap(({ id, patterns }) =>
    patterns.flatMap((pattern) => {
      const program = compilePattern(pattern)
      return typeof program === 'string' ? [] : [{ id, program, rule: `pattern:${pattern}` }]
    }),
  )
  if (compiled.length === 0) return () => []
  return (text) => {
    const found = compiled.flatMap(({ id, program, rule }) => matchesOf(text, id, program, rule))
    found.sort((a, b) => a.start - b.start || b.end - a.end)
    const ends = new Map<string, number>()
    return found.filter(({ id, start, end }) => {
      if (start < (ends.get(id) ?? 0)) return false
      ends.set(id, end)
      return true
    })
  }
}

function matchesOf(text: string, id: string, program: RE2JS, rule: string): readonly Match[] {
  const matches: Match[] = []
  const matcher = program.matcher(text)
  while (matcher.find()) {
    const [start, end] = [matcher.start(), matcher.end()]
    matches.push({ id, start, end, term: text.slice(start, end), rule })
  }
  return matches
}
