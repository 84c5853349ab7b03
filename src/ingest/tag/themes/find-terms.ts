import type { Match, Theme, Vocabulary } from '../../../domain/vocabulary.ts'
import { longestById } from '../match-overlaps.ts'
import { createPhraseFinder, type FindPhrases } from './phrase-trie.ts'
import { readTokens, type Tokens } from './tokens.ts'

/** The part that a phrase plays for its theme. */
interface Pattern {
  readonly part: 'phrase' | 'exclude'
  readonly themeId: string
  readonly rule: string
  readonly condition: Condition | null
  /** The letters that must be there exactly, for a phrase in capitals. */
  readonly exact: string | null
}

/** The words around a phrase that decide whether it is meant. */
interface Condition {
  readonly requires: FindPhrases<true> | null
  readonly excludeContext: FindPhrases<true> | null
}

/** A theme's phrase in a text, with the tokens that it takes. */
export interface Term extends Match {
  readonly from: number
  readonly to: number
}

/** What `createTermFinder` reads beside the text itself. */
export interface TermContext {
  readonly tokens: Tokens
  readonly headings: readonly string[]
  /** The tokens of the sentence around a token: first and last, exclusive. */
  readonly sentenceAt: (token: number) => readonly [from: number, to: number]
}

/** Finds the phrases of a vocabulary's themes whose conditions hold; of overlapping ones of a theme the longest. */
export function createTermFinder(vocabulary: Pick<Vocabulary, 'themes'>): (context: TermContext) => readonly Term[] {
  const find = createPhraseFinder(vocabulary.themes.flatMap(patternsOf))
  return (context) => {
    const { tokens } = context
    const found: (Term & { readonly condition: Condition | null })[] = []
    const excluded: Match[] = []
    find(tokens, (pattern, from, to) => {
      const { exact, condition, rule, themeId } = pattern
      const [start, end] = [tokens.starts[from] ?? 0, tokens.ends[to - 1] ?? 0]
      const term = tokens.text.slice(start, end)
      if (exact !== null && !isExactly(term, exact)) return
      const match = { id: themeId, start, end, term, rule, from, to }
      if (pattern.part === 'phrase') found.push({ ...match, condition })
      else excluded.push(match)
    })
    if (found.length === 0) return []
    const holding = found.filter(({ condition, from }) => condition === null || holds(condition, context, from))
    return longestById(holding, excluded, tokens.text.length) as readonly Term[] // which it returns unchanged
  }
}

function patternsOf(theme: Theme): readonly (readonly [string, Pattern])[] {
  const general = conditionOf(theme)
  const toEntry = (text: string, rule: string, condition = general): readonly [string, Pattern] => [
    text,
    { part: 'phrase', themeId: theme.id, rule, condition, exact: exactLetters(text) },
  ]
  return [
    ...(theme.labelMatches ? [toEntry(theme.label, 'label')] : []),
    ...theme.alternatives.map((text) => toEntry(text, `alternative:${text}`)),
    ...theme.acronyms.map((text): readonly [string, Pattern] => [
      text,
      { part: 'phrase', themeId: theme.id, rule: `acronym:${text}`, condition: general, exact: squeeze(text) },
    ]),
    ...theme.homonyms.flatMap((group) => {
      const condition = conditionOf({
        requires: group.requires.length > 0 ? group.requires : theme.requires,
        excludeContext: [...group.excludeContext, ...theme.excludeContext],
      })
      return group.phrases.map((text) => toEntry(text, `homonym:${text}`, condition))
    }),
    ...theme.exclude.map((text): readonly [string, Pattern] => [
      text,
      { part: 'exclude', themeId: theme.id, rule: '', condition: null, exact: exactLetters(text) },
    ]),
  ]
}

function conditionOf({ requires, excludeContext }: Pick<Theme, 'requires' | 'excludeContext'>): Condition | null {
  if (requires.length + excludeContext.length === 0) return null
  const finder = (texts: readonly string[]) =>
    texts.length === 0 ? null : createPhraseFinder(texts.map((text) => [text, true] as const))
  return { requires: finder(requires), excludeContext: finder(excludeContext) }
}

function holds({ requires, excludeContext }: Condition, context: TermContext, token: number): boolean {
  const { tokens, headings, sentenceAt } = context
  const everywhere = () => [tokens, ...headings.map(readTokens)]
  if (requires !== null && !everywhere().some((part) => isIn(requires, part))) return false
  if (excludeContext === null) return true
  const [first, end] = sentenceAt(token)
  return !isIn(excludeContext, tokens, first, end)
}

function isIn(find: FindPhrases<true>, tokens: Tokens, first = 0, end = Infinity): boolean {
  let isFound = false
  find(tokens, (_value, from, to) => {
    if (from >= first && to <= end) isFound = true
  })
  return isFound
}

/** A phrase in capitals, as GLA or D2N2, would be another word in small letters. */
function exactLetters(text: string): string | null {
  return /\p{Lu}/u.test(text) && !/\p{Ll}/u.test(text) ? squeeze(text) : null
}

/** Letters and digits alone, in their case; lowered digits as plain ones. */
function squeeze(text: string): string {
  return text.normalize('NFKC').replace(/[^\p{L}\p{N}&]+/gu, '')
}

/** Whether it is these letters, perhaps in the plural with a small s: AIs, but not AIS. */
function isExactly(term: string, exact: string): boolean {
  const letters = squeeze(term)
  return letters === exact || letters === `${exact}s` || letters === `${exact}es`
}
