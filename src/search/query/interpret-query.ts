import type { SearchPorts } from '../ports.ts'
import type { LibraryFacts } from '../facts/facts-cache.ts'
import { allOf } from '../../domain/filter.ts'
import { readCatalogueNames } from './syntax/catalogue-names.ts'
import { libraryNames } from './syntax/library-names.ts'
import type { InterpretationNote } from './interpretation-note.ts'
import { readQuery } from './syntax/read-query.ts'
import { looseWordsOf, type ParsedQuery } from './query.ts'
import type { RankTerm } from '../rank/rank-passages.ts'
import { InvalidInputError } from '../../errors.ts'
import { correctWords } from './correct-words.ts'
import { countCached } from '../match/count-cache.ts'
import type { SearchRequest } from '../request/search-request.ts'
import { expandQuery } from './expand-query.ts'
import { toRankTerms, toRows, type QueryRow } from './to-rank-terms.ts'
import { keepWeightiest } from './weightiest-words.ts'
import { countPrefixes } from './count-prefixes.ts'
import { readPrefixes } from './prefixes.ts'
import { toConjuncts, toPassageConjuncts, toVersionConjuncts, type Plan } from './to-conjuncts.ts'
import { toWordGroups, withoutSynonyms, type WordGroup } from './word-groups.ts'

/**
 * With `auto`, all words are required if at least this many passages have them, or any title of which they are
 * required; otherwise some suffice.
 */
const ENOUGH_PASSAGES = 20
/** A query of more words is a description, all of which hardly any passage contains. */
const MAX_REQUIRED_WORDS = 4

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
  const found: WordGroupsByPart = new Map()
  const notes: InterpretationNote[] = [...readingNotes]
  for (const { words, isWanted } of wordsOf(parsedQuery, true)) {
    const isOpen = isVaried && isWanted
    const isAnywhere = isOpen && words.scope === 'any'
    const variants = { spellings: isVaried, themes: isAnywhere, places: isAnywhere, synonyms: isOpen }
    const groups = await toWordGroups(app, words.of, variants, corpusVersion, signal)
    const corrected = isOpen ? await correctWords(app, groups, corpusVersion, signal) : { groups, notes: [] }
    notes.push(...corrected.notes)
    found.set(words, corrected.groups)
  }
  const sets = withinBounds(parsedQuery, found)
  notes.push(...[...sets.values()].flatMap((groups) => groups.flatMap(toNotes)))
  const { matching, passagesWithAll } = await decideMatching(app, parsedQuery, sets, request.match, facts, signal)
  const rows = toRows(parsedQuery, notes)
  if (matching === 'some') notes.push(...keepWeightiest(parsedQuery, sets, rows, facts.passages))
  const expandedQuery = expandQuery(parsedQuery, sets, matching)
  const prefixes = await countPrefixes(app, await readPrefixes(app, expandedQuery), corpusVersion, signal)
  const prefixGroups = new Map([...prefixes].map(([beginning, { groups }]) => [beginning, groups]))
  return {
    parsedQuery,
    expandedQuery,
    matching,
    passagesWithAll,
    terms: await toRankTerms(app, parsedQuery, { sets, rows, prefixes }, corpusVersion, signal),
    rows: [...rows.values()],
    plan: toConjuncts(expandedQuery, prefixGroups),
    notes,
  }
}

type Words = Extract<ParsedQuery, { readonly kind: 'words' }>
/** Word groups of each `words` part of a query, some of which are left out of a long one. */
type WordGroupsByPart = Map<ParsedQuery, readonly WordGroup[]>

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

/** The groups without synonyms where these would make more alternatives of the query than it may have. */
function withinBounds(parsedQuery: ParsedQuery, sets: WordGroupsByPart): WordGroupsByPart {
  const groups = [...sets.values()].flat()
  const plain: WordGroupsByPart = new Map([...sets].map(([part, of]) => [part, of.map(withoutSynonyms)]))
  if (groups.every(({ variants }) => variants.every(({ kind }) => kind !== 'synonym'))) return sets
  try {
    const words = looseWordsOf(parsedQuery)
    const isLong = words !== null && (sets.get(words)?.length ?? 0) > MAX_REQUIRED_WORDS
    toConjuncts(expandQuery(parsedQuery, sets, isLong ? 'some' : 'all'))
    return sets
  } catch (error) {
    if (error instanceof InvalidInputError && error.code === 'question_too_wide') return plain
    throw error
  }
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
  const plan = toConjuncts(expandQuery(parsedQuery, sets, 'all'))
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

function toNotes({ words, variants }: WordGroup): readonly InterpretationNote[] {
  const typed = words.map(({ text }) => text).join(' ')
  const texts = new Set<string>() // of synonyms, which have several forms
  return variants.flatMap((variant): readonly InterpretationNote[] => {
    switch (variant.kind) {
      case 'synonym':
        if (texts.has(variant.text)) return []
        texts.add(variant.text)
        return [{ kind: 'also', words: typed, also: variant.text }]
      case 'stems':
      case 'name':
        return []
      case 'place':
        return [{ kind: 'place', words: typed, placeId: variant.placeId }]
      case 'closed':
        return [{ kind: 'also', words: typed, also: variant.word }]
      case 'open':
        return [{ kind: 'also', words: typed, also: variant.words.join(' ') }]
      case 'theme':
        return [{ kind: 'theme', words: typed, themeId: variant.themeId }]
    }
  })
}
