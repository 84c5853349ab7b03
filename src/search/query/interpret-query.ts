import type { App } from '../../app.ts'
import type { LibraryFacts } from '../facts/facts-cache.ts'
import { analyse } from '../analysis/analyse.ts'
import { allOf, oneOf } from '../../domain/filter.ts'
import { countPassages } from '../match/frequencies.ts'
import { libraryNames } from './library-names.ts'
import { parseQuestion } from './parse-query.ts'
import type { Question, TextScope, WordTerm } from './query.ts'
import type { RankTerm } from '../rank/rank-passages.ts'
import { countRemembered } from '../match/count-cache.ts'
import type { Conjunct } from '../engine/search-engine.ts'
import type { SearchRequest } from '../request/search-request.ts'
import { toConjuncts, type Plan } from './to-conjuncts.ts'
import { AS_TYPED, frequencyOf, stemsOf, toWordGroups, type Way, type WordGroup } from './word-groups.ts'

/** Passages that must have all the words of a question for that to be what was meant; with fewer, some will do. */
const ENOUGH_WITH_ALL = 20
/** A question of more words is a description of what is sought, all of which hardly any passage says. */
const MAX_ALL = 4
/** Words of which some will do: of a longer text those that fewest passages have tell best what it is about. */
const MAX_SOME = 32
/** Words that are taken for slips; more that nobody has are another language, and each costs a search. */
const MAX_CORRECTED = 5

/** What was made of the words of a question, to be told. */
export type ReadingNote =
  | { readonly kind: 'corrected'; readonly from: string; readonly to: string }
  | { readonly kind: 'unknown'; readonly word: string }
  | { readonly kind: 'also'; readonly words: string; readonly also: string }
  | { readonly kind: 'theme'; readonly words: string; readonly themeId: string }
  | { readonly kind: 'left_out'; readonly words: string; readonly kept: number }

/** A question as it is asked of the library. */
export interface Reading {
  /** As parsed. */
  readonly asked: Question
  /** With every way of its words, each needed or not. */
  readonly question: Question
  /** Whether all bare words are needed, or some. */
  readonly need: 'all' | 'some'
  /** Passages of the library that have all the words; null where that was not to be decided. */
  readonly passagesWithAll: number | null
  readonly terms: readonly RankTerm[]
  readonly plan: Plan
  readonly notes: readonly ReadingNote[]
}

/**
 * Reads a question with what the library says: which words it has, in which spellings, and whether enough passages have
 * all of them.
 * @throws InvalidInputError `question_invalid`, `question_too_long`, `question_too_wide`
 */
export async function readQuestion(
  app: App,
  request: Pick<SearchRequest, 'text' | 'match' | 'variants'>,
  facts: Pick<LibraryFacts, 'corpusVersion' | 'changes'>,
  signal?: AbortSignal,
): Promise<Reading> {
  const { corpusVersion } = facts
  const asked = parseQuestion(request.text, libraryNames(app))
  const isVaried = request.variants === 'on'
  const sets: WordSets = new Map()
  const notes: ReadingNote[] = []
  for (const { words, isWanted } of wordsOf(asked, true)) {
    const ways = { spellings: isVaried, themes: isVaried && isWanted && words.scope === 'any' }
    const groups = await toWordGroups(app, words.of, ways, corpusVersion, signal)
    const corrected = isVaried && isWanted ? await correctWords(app, groups, notes, corpusVersion, signal) : groups
    sets.set(words, corrected)
    notes.push(...corrected.flatMap(toNotes))
  }
  const { need, passagesWithAll } = await decideNeed(app, asked, sets, request.match, facts, signal)
  if (need === 'some') notes.push(...leaveOut(asked, sets))
  const question = rewrite(asked, sets, need)
  return {
    asked,
    question,
    need,
    passagesWithAll,
    terms: await toTerms(app, asked, sets, corpusVersion, signal),
    plan: toConjuncts(question),
    notes,
  }
}

type Words = Extract<Question, { readonly kind: 'words' }>
/** What the words of a question mean, by the part of it that they are. */
type WordSets = Map<Question, readonly WordGroup[]>

/** The bare words of a question, with whether they are wanted or must not be there. */
function wordsOf(question: Question, isWanted: boolean): readonly { words: Words; isWanted: boolean }[] {
  switch (question.kind) {
    case 'words':
      return [{ words: question, isWanted }]
    case 'and':
    case 'or':
      return question.of.flatMap((part) => wordsOf(part, isWanted))
    case 'not':
      return wordsOf(question.of, !isWanted)
    case 'everything':
    case 'prefix':
    case 'phrase':
    case 'near':
    case 'filter':
      return []
  }
}

/** A word that nothing has is taken for a slip of the nearest one that there is. */
async function correctWords(
  app: App,
  groups: readonly WordGroup[],
  notes: ReadingNote[],
  corpusVersion: string,
  signal?: AbortSignal,
): Promise<readonly WordGroup[]> {
  const slips = new Set(groups.filter((group) => frequencyOf(group) === 0).slice(0, MAX_CORRECTED))
  return Promise.all(
    groups.map(async (group) => {
      const [word] = group.words
      if (word === undefined || !slips.has(group)) return group
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

/** Leaves so many words of a long question that it can be asked. */
function leaveOut(asked: Question, sets: WordSets): readonly ReadingNote[] {
  const groups = sets.get(asked) ?? []
  if (groups.length <= MAX_SOME) return []
  // What nothing has is rarest of all, and of no use.
  const rarityOf = (group: WordGroup) => frequencyOf(group) || Number.MAX_SAFE_INTEGER
  const kept = new Set([...groups].sort((a, b) => rarityOf(a) - rarityOf(b)).slice(0, MAX_SOME))
  sets.set(
    asked,
    groups.filter((group) => kept.has(group)),
  )
  const words = groups.flatMap((group) => (kept.has(group) ? [] : group.words.map(({ text }) => text))).join(' ')
  return [{ kind: 'left_out', words, kept: MAX_SOME }]
}

async function decideNeed(
  app: App,
  asked: Question,
  sets: ReadonlyMap<Question, readonly WordGroup[]>,
  match: SearchRequest['match'],
  facts: Pick<LibraryFacts, 'changes'>,
  signal?: AbortSignal,
): Promise<Pick<Reading, 'need' | 'passagesWithAll'>> {
  const groups = sets.get(asked)
  // Who writes operators says what is needed; side by side then means "and".
  if (groups === undefined || groups.length < 2) return { need: 'all', passagesWithAll: null }
  if (match !== 'auto') return { need: match, passagesWithAll: null }
  if (groups.length > MAX_ALL) return { need: 'some', passagesWithAll: null }
  const { conjuncts } = toConjuncts(rewrite(asked, sets, 'all'))
  const [counted] = await countRemembered(app, facts, [{ conjuncts, filter: allOf([]), by: [] }], signal)
  const passagesWithAll = counted?.passages ?? 0
  return { need: passagesWithAll >= ENOUGH_WITH_ALL ? 'all' : 'some', passagesWithAll }
}

/** The question with its words in every way; `need` holds for one that is of bare words alone. */
function rewrite(
  question: Question,
  sets: ReadonlyMap<Question, readonly WordGroup[]>,
  need: 'all' | 'some',
): Question {
  const groups = sets.get(question)
  switch (question.kind) {
    case 'words':
      return oneOrMore(
        need === 'all' ? 'and' : 'or',
        (groups ?? []).map(({ words, ways }) =>
          oneOrMore(
            'or',
            ways.map((way) => toQuestion(way, words, question.scope)),
          ),
        ),
      )
    case 'and':
    case 'or':
      return { kind: question.kind, of: question.of.map((part) => rewrite(part, sets, 'all')) }
    case 'not':
      return { kind: 'not', of: rewrite(question.of, sets, 'all') }
    case 'everything':
    case 'prefix':
    case 'phrase':
    case 'near':
    case 'filter':
      return question
  }
}

function oneOrMore(kind: 'and' | 'or', of: readonly Question[]): Question {
  const [first] = of
  return first !== undefined && of.length === 1 ? first : { kind, of }
}

function toQuestion(way: Way, words: readonly WordTerm[], scope: TextScope): Question {
  switch (way.kind) {
    case 'stems':
      return { kind: 'words', of: words, scope }
    case 'closed':
      return { kind: 'words', of: [{ text: way.word, word: way.word, stem: way.stem, isStop: false }], scope }
    case 'open':
      return { kind: 'phrase', text: way.words.join(' '), words: way.words, scope }
    case 'theme':
      return { kind: 'filter', filter: allOf(oneOf('theme', [way.themeId])), text: `theme:${way.themeId}` }
  }
}

function toNotes({ words, ways }: WordGroup): readonly ReadingNote[] {
  const typed = words.map(({ text }) => text).join(' ')
  return ways.flatMap((way): readonly ReadingNote[] => {
    switch (way.kind) {
      case 'stems':
        return []
      case 'closed':
        return [{ kind: 'also', words: typed, also: way.word }]
      case 'open':
        return [{ kind: 'also', words: typed, also: way.words.join(' ') }]
      case 'theme':
        return [{ kind: 'theme', words: typed, themeId: way.themeId }]
    }
  })
}

/** What passages are ranked by: everything that is asked for, and nothing that must not be there. */
async function toTerms(
  app: App,
  asked: Question,
  sets: ReadonlyMap<Question, readonly WordGroup[]>,
  corpusVersion: string,
  signal?: AbortSignal,
): Promise<readonly RankTerm[]> {
  const ofWords = positivesOf(asked).flatMap((part) => (sets.get(part) ?? []).map(toTerm))
  const inPhrases = positivesOf(asked).flatMap(phraseStems)
  const known = new Set(ofWords.flatMap(({ ways }) => ways.flat()))
  const stems = [...new Set(inPhrases)].filter((stem) => !known.has(stem))
  const frequencies = await countPassages(app, stems.map(toStemConjunct), corpusVersion, signal)
  return [
    ...ofWords,
    ...stems.map((stem, at) => ({ label: stem, ways: [[stem]], themes: [], frequency: frequencies[at] ?? 0 })),
  ]
}

function positivesOf(question: Question): readonly Question[] {
  if (question.kind === 'not') return []
  if (question.kind === 'and' || question.kind === 'or') return question.of.flatMap(positivesOf)
  return [question]
}

function phraseStems(question: Question): readonly string[] {
  if (question.kind === 'phrase') return wordStems(question.words)
  if (question.kind !== 'near') return []
  return question.of.flatMap((part) => wordStems(part.kind === 'word' ? [part.word] : part.words))
}

function wordStems(words: readonly string[]): readonly string[] {
  return analyse(words.join(' ')).flatMap(({ stem, isStop }) => (isStop ? [] : [stem]))
}

function toTerm(group: WordGroup): RankTerm {
  const { words, ways } = group
  return {
    label: words.map(({ text }) => text).join(' '),
    ways: ways.map(stemsOf).filter((stems) => stems.length > 0),
    themes: ways.flatMap((way) => (way.kind === 'theme' ? [way.themeId] : [])),
    frequency: frequencyOf(group),
  }
}

function toStemConjunct(stem: string): Conjunct {
  return { all: [{ kind: 'stem', stem, scope: 'any' }], none: [], filter: allOf([]) }
}
