import type { SearchPorts } from '../ports.ts'
import type { LibraryFacts } from '../facts/facts-cache.ts'
import { analyse } from '../analysis/analyse.ts'
import { allOf, oneOf } from '../../domain/filter.ts'
import { readCatalogueNames } from './catalogue-names.ts'
import { libraryNames } from './library-names.ts'
import { readQuery, type ReadingNote } from './read-query.ts'
import { looseWordsOf, type ParsedQuery, type TextScope, type WordTerm } from './query.ts'
import type { RankTerm } from '../rank/rank-passages.ts'
import { countCached } from '../match/count-cache.ts'
import type { SearchRequest } from '../request/search-request.ts'
import { toRankTerms, toRows, type QueryRow } from './to-rank-terms.ts'
import { keepWeightiest } from './weightiest-words.ts'
import { readPrefixes } from './prefixes.ts'
import { toConjuncts, toPassageConjuncts, toVersionConjuncts, type Plan } from './to-conjuncts.ts'
import { AS_TYPED, frequencyOf, toWordGroups, type QueryVariant, type WordGroup } from './word-groups.ts'

/**
 * With `auto`, all words are required if at least this many passages have them, or any title of which they are
 * required; otherwise some suffice.
 */
const ENOUGH_PASSAGES = 20
/** A query of more words is a description, all of which hardly any passage contains. */
const MAX_REQUIRED_WORDS = 4
/** Most words to correct; more unknown words suggest another language, and each costs a search. */
const MAX_CORRECTED = 5

/** What the interpretation did with words of the query, to be reported to the user. */
export type InterpretationNote =
  | ReadingNote
  | { readonly kind: 'corrected'; readonly from: string; readonly to: string }
  | { readonly kind: 'unknown'; readonly word: string }
  | { readonly kind: 'also'; readonly words: string; readonly also: string }
  | { readonly kind: 'theme'; readonly words: string; readonly themeId: string }
  | { readonly kind: 'left_out'; readonly words: string; readonly kept: number }

/** A query as the library interprets it. */
export interface Interpretation {
  /** As parsed. */
  readonly parsedQuery: ParsedQuery
  /** With every variant of its words, combined as `matching` says. */
  readonly expandedQuery: ParsedQuery
  /** Whether all bare words are required, or some suffice. */
  readonly matching: 'all' | 'some'
  /** Passages of the library that have all the words; null where that was not counted. */
  readonly passagesWithAll: number | null
  readonly terms: readonly RankTerm[]
  /** Its bare words in order, stop words included, each part a row. */
  readonly rows: readonly QueryRow[]
  readonly plan: Plan
  readonly notes: readonly InterpretationNote[]
}

/**
 * Interprets a query with the vocabulary of the library: which words and spellings occur in it, and whether enough
 * passages have all of them.
 * @throws InvalidInputError `question_invalid`, `question_too_long`, `question_too_wide`
 */
export async function interpretQuery(
  app: SearchPorts,
  request: Pick<SearchRequest, 'text' | 'match' | 'variants'>,
  facts: LibraryFacts,
  signal?: AbortSignal,
): Promise<Interpretation> {
  const { corpusVersion } = facts
  const names = libraryNames(app, await readCatalogueNames(app, facts, request.text, signal))
  const { query: parsedQuery, notes: readingNotes } = readQuery(request.text, names, request.match === 'all')
  const isVaried = request.variants === 'on'
  const sets = new Map<ParsedQuery, readonly WordGroup[]>()
  const notes: InterpretationNote[] = [...readingNotes]
  for (const { words, isWanted } of wordsOf(parsedQuery, true)) {
    const variants = { spellings: isVaried, themes: isVaried && isWanted && words.scope === 'any' }
    const groups = await toWordGroups(app, words.of, variants, corpusVersion, signal)
    const corrected = isVaried && isWanted ? await correctWords(app, groups, notes, corpusVersion, signal) : groups
    sets.set(words, corrected)
    notes.push(...corrected.flatMap(toNotes))
  }
  const { matching, passagesWithAll } = await decideMatching(app, parsedQuery, sets, request.match, facts, signal)
  const rows = toRows(parsedQuery, notes)
  if (matching === 'some') notes.push(...keepWeightiest(parsedQuery, sets, rows, facts.passages))
  const expandedQuery = rewrite(parsedQuery, sets, matching)
  return {
    parsedQuery,
    expandedQuery,
    matching,
    passagesWithAll,
    terms: await toRankTerms(app, parsedQuery, sets, rows, corpusVersion, signal),
    rows: [...rows.values()],
    plan: toConjuncts(expandedQuery, await readPrefixes(app, expandedQuery)),
    notes,
  }
}

type Words = Extract<ParsedQuery, { readonly kind: 'words' }>
/** The bare words of a query, and whether each part is wanted or excluded by a NOT. */
function wordsOf(query: ParsedQuery, isWanted: boolean): readonly { words: Words; isWanted: boolean }[] {
  switch (query.kind) {
    case 'words':
      return [{ words: query, isWanted }]
    case 'and':
    case 'or':
      return query.of.flatMap((part) => wordsOf(part, isWanted))
    case 'not':
      return wordsOf(query.of, !isWanted)
    case 'everything':
    case 'prefix':
    case 'phrase':
    case 'near':
    case 'filter':
      return []
  }
}

/** Replaces each word that does not occur in the library by the nearest word that does. */
async function correctWords(
  app: SearchPorts,
  groups: readonly WordGroup[],
  notes: InterpretationNote[],
  corpusVersion: string,
  signal?: AbortSignal,
): Promise<readonly WordGroup[]> {
  const misspelt = new Set(groups.filter((group) => frequencyOf(group) === 0).slice(0, MAX_CORRECTED))
  return Promise.all(
    groups.map(async (group) => {
      const [word] = group.words
      if (word === undefined || !misspelt.has(group)) return group
      const [near] = await app.engine.nearWords(word, 1, signal)
      const [token] = near === undefined ? [] : analyse(near)
      if (token === undefined) {
        notes.push({ kind: 'unknown', word: word.text })
        return group
      }
      notes.push({ kind: 'corrected', from: word.text, to: token.word })
      const corrected: WordTerm = { text: token.word, word: token.word, stem: token.stem, isStop: false }
      const [fresh] = await toWordGroups(app, [corrected], AS_TYPED, corpusVersion, signal)
      return fresh ?? group
    }),
  )
}

async function decideMatching(
  app: SearchPorts,
  parsedQuery: ParsedQuery,
  sets: ReadonlyMap<ParsedQuery, readonly WordGroup[]>,
  match: SearchRequest['match'],
  facts: Pick<LibraryFacts, 'changes'>,
  signal?: AbortSignal,
): Promise<Pick<Interpretation, 'matching' | 'passagesWithAll'>> {
  const words = looseWordsOf(parsedQuery)
  const groups = words === null ? undefined : sets.get(words)
  // Operators state exactly what is required; adjacent words then mean "and".
  if (words === null || groups === undefined || groups.length < 2) return { matching: 'all', passagesWithAll: null }
  if (match !== 'auto') return { matching: match, passagesWithAll: null }
  if (groups.length > MAX_REQUIRED_WORDS) return { matching: 'some', passagesWithAll: null }
  const plan = toConjuncts(rewrite(parsedQuery, sets, 'all'))
  if (words.scope === 'title') {
    const query = { of: 'version', conjuncts: toVersionConjuncts(plan), filter: allOf([]), by: [] } as const
    const [titles] = await countCached(app, facts, [query], signal)
    return { matching: (titles?.records ?? 0) > 0 ? 'all' : 'some', passagesWithAll: null }
  }
  const query = { of: 'passage', conjuncts: toPassageConjuncts(plan), filter: allOf([]), by: [] } as const
  const [passages] = await countCached(app, facts, [query], signal)
  const passagesWithAll = passages?.records ?? 0
  return { matching: passagesWithAll >= ENOUGH_PASSAGES ? 'all' : 'some', passagesWithAll }
}

/** Replaces words by all their variants; `matching` applies only to a query of bare words, beside filters at most. */
function rewrite(
  query: ParsedQuery,
  sets: ReadonlyMap<ParsedQuery, readonly WordGroup[]>,
  matching: 'all' | 'some',
): ParsedQuery {
  const groups = sets.get(query)
  switch (query.kind) {
    case 'words':
      return oneOrMore(
        matching === 'all' ? 'and' : 'or',
        (groups ?? []).map(({ words, variants }) =>
          oneOrMore(
            'or',
            variants.map((variant) => toParsedQuery(variant, words, query.scope)),
          ),
        ),
      )
    case 'and':
    case 'or': {
      const loose = looseWordsOf(query)
      return { kind: query.kind, of: query.of.map((part) => rewrite(part, sets, part === loose ? matching : 'all')) }
    }
    case 'not':
      return { kind: 'not', of: rewrite(query.of, sets, 'all') }
    case 'everything':
    case 'prefix':
    case 'phrase':
    case 'near':
    case 'filter':
      return query
  }
}

function oneOrMore(kind: 'and' | 'or', of: readonly ParsedQuery[]): ParsedQuery {
  const [first] = of
  return first !== undefined && of.length === 1 ? first : { kind, of }
}

function toParsedQuery(variant: QueryVariant, words: readonly WordTerm[], scope: TextScope): ParsedQuery {
  switch (variant.kind) {
    case 'stems':
      return { kind: 'words', of: words, scope }
    case 'closed':
      return {
        kind: 'words',
        of: [{ text: variant.word, word: variant.word, stem: variant.stem, isStop: false }],
        scope,
      }
    case 'open':
      return { kind: 'phrase', text: variant.words.join(' '), words: variant.words, scope }
    case 'theme':
      return { kind: 'filter', filter: allOf(oneOf('theme', [variant.themeId])), text: `theme:${variant.themeId}` }
  }
}

function toNotes({ words, variants }: WordGroup): readonly InterpretationNote[] {
  const typed = words.map(({ text }) => text).join(' ')
  return variants.flatMap((variant): readonly InterpretationNote[] => {
    switch (variant.kind) {
      case 'stems':
        return []
      case 'closed':
        return [{ kind: 'also', words: typed, also: variant.word }]
      case 'open':
        return [{ kind: 'also', words: typed, also: variant.words.join(' ') }]
      case 'theme':
        return [{ kind: 'theme', words: typed, themeId: variant.themeId }]
    }
  })
}
