import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { analyse } from '../../../src/search/analysis/analyse.ts'
import { toNameTerms, toPassageTerms } from '../../../src/search/analysis/passage-terms.ts'
import { analyseVersion, createPassageAnalyser } from '../../../src/search/match/analyse-passage.ts'
import { versionFacts } from '../support/version-facts.ts'
import { matchesPassage, matchesVersion } from '../../../src/search/match/match-query.ts'
import type { Phraselike, ParsedQuery, WordTerm } from '../../../src/search/query/query.ts'
import { HAS_PASSAGES, type PassageRecord } from '../../../src/search/engine/search-engine.ts'
import type { Prefixes } from '../../../src/search/query/prefixes.ts'
import {
  isDecidedByVersions,
  toConjuncts,
  toContentsConjuncts,
  toPassageConjuncts,
  toVersionConjuncts,
} from '../../../src/search/query/to-conjuncts.ts'
import { equals, recordOf } from '../../contracts/search-records.ts'
import { matchesConjunct, phrase, stems } from '../../contracts/search-units.ts'

const WORDS = ['alpha', 'alphas', 'beta', 'beam', 'gamma', 'gammas', 'delta', '2021'] as const
const SCOPES = ['any', 'any', 'title', 'heading', 'text'] as const
const THEMES = ['red', 'blue'] as const
const VOCABULARY = WORDS.flatMap((typed) => analyse(typed).map(({ word: known, stem }) => ({ word: known, stem })))
/** As the vocabulary of a library of these words has them. */
const PREFIXES: Prefixes = new Map(
  ['al', 'b', 'be', 'gamma', 'g', 'alphas'].map((beginning) => {
    const begun = VOCABULARY.filter(({ word: known }) => known.startsWith(beginning))
    const groups = [...new Set(begun.map(({ stem }) => stem))].map((stem) => {
      const all = VOCABULARY.filter((each) => each.stem === stem).map((each) => each.word)
      const words = all.filter((known) => known.startsWith(beginning))
      return { stem, words, isWhole: words.length === all.length }
    })
    return [beginning, groups]
  }),
)
const word = fc.constantFrom(...WORDS)
const scope = fc.constantFrom(...SCOPES)
const texts = (maxLength: number) => fc.array(word, { maxLength }).map((words) => words.join(' '))

const passages: fc.Arbitrary<PassageRecord> = fc
  .record({
    title: texts(2),
    headings: fc.array(texts(2), { maxLength: 2 }),
    text: texts(6),
    themes: fc.uniqueArray(fc.constantFrom(...THEMES), { maxLength: 2 }),
  })
  .map((fields) => recordOf('p', fields))

function termOf(typed: string): WordTerm {
  const [token] = analyse(typed)
  if (token === undefined) throw new Error(`no word in ${typed}`)
  return { text: typed, word: token.word, stem: token.stem, isStop: token.isStop }
}

const rows = fc.array(word, { minLength: 1, maxLength: 3 })
const phrases = rows.map((words) => ({ text: words.join(' '), words: words.map((each) => termOf(each).word) }))
const operand: fc.Arbitrary<Phraselike> = fc.oneof(
  word.map((typed) => ({ kind: 'word' as const, ...termOf(typed) })),
  phrases.map((row) => ({ kind: 'phrase' as const, ...row })),
)
const { question: questions } = fc.letrec<{ question: ParsedQuery }>((tie) => ({
  question: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({
      kind: fc.constant('words' as const),
      of: fc.array(word.map(termOf), { minLength: 1, maxLength: 2 }),
      scope,
    }),
    fc.tuple(phrases, scope).map(([row, where]): ParsedQuery => ({ kind: 'phrase', ...row, scope: where })),
    fc
      .tuple(fc.constantFrom(...PREFIXES.keys()), scope)
      .map(([beginning, where]): ParsedQuery => ({ kind: 'prefix', text: beginning, word: beginning, scope: where })),
    fc.record({
      kind: fc.constant('near' as const),
      of: fc.tuple(operand, operand),
      distance: fc.integer({ min: 1, max: 3 }),
      scope,
    }),
    fc
      .constantFrom(...THEMES)
      .map((theme): ParsedQuery => ({ kind: 'filter', filter: equals('theme', theme), text: theme })),
    fc.record({ kind: fc.constant('not' as const), of: tie('question') }),
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      of: fc.array(tie('question'), { minLength: 2, maxLength: 3 }),
    }),
  ),
}))

function isMeant(question: ParsedQuery, passage: PassageRecord): boolean {
  const analyser = createPassageAnalyser(versionFacts({ title: passage.title }))
  return matchesPassage(question, analyser(passage), { matching: 'all' })
}

/** Whether a version with this title matches. */
function isNamed(question: ParsedQuery, { title, themes }: PassageRecord): boolean {
  return matchesVersion(question, analyseVersion(versionFacts({ title }), themes), { matching: 'all' })
}

const words = (...of: string[]): ParsedQuery => ({ kind: 'words', of: of.map(termOf), scope: 'any' })
const row = (typed: string): ParsedQuery => ({ kind: 'phrase', text: typed, words: typed.split(' '), scope: 'any' })
const NONE = { none: [], filter: { kind: 'and', of: [] } }

describe('converting a query to conjuncts', () => {
  it('matches everything that the query does, and nothing more unless it is loose', () => {
    const seen = { loose: 0, exact: 0 }
    const property = fc.property(questions, fc.array(passages, { minLength: 8, maxLength: 8 }), (question, records) => {
      const plan = toConjuncts(question, PREFIXES)
      seen[plan.isLoose ? 'loose' : 'exact'] += 1
      for (const record of records) {
        const isPassage = toPassageConjuncts(plan).some((conjunct) => matchesConjunct(conjunct, record))
        if (isMeant(question, record)) expect(isPassage).toBe(true)
        else if (!plan.isLoose) expect(isPassage).toBe(false)
        const names = toNameTerms([record.title])
        const isVersion = toVersionConjuncts(plan).some((conjunct) => matchesConjunct(conjunct, record, names))
        if (isNamed(question, record)) expect(isVersion).toBe(true)
        else if (!plan.isLoose) expect(isVersion).toBe(false)
      }
    })
    fc.assert(property, { numRuns: 600 })
    // both kinds occurred
    expect(Math.min(seen.loose, seen.exact)).toBeGreaterThan(50)
  })

  it('finds by the contents of versions all that match, and exactly those where they decide', () => {
    const seen = { decided: 0, bounded: 0 }
    const versions = fc.array(fc.array(passages, { maxLength: 3 }), { minLength: 6, maxLength: 6 })
    const property = fc.property(questions, versions, (question, library) => {
      const plan = toConjuncts(question, PREFIXES)
      const isDecided = isDecidedByVersions(plan, { kind: 'and', of: [] })
      seen[isDecided ? 'decided' : 'bounded'] += 1
      for (const records of library) {
        const title = records[0]?.title ?? 'gamma'
        const own = records.map((record) => ({ ...record, title }))
        const named = recordOf('v', { title, themes: own.flatMap(({ themes }) => themes) })
        const isMatch = own.some((record) => isMeant(question, record)) || isNamed(question, named)
        const contents = [...own.map((record) => toPassageTerms(record)), toNameTerms([title])]
        const counts = contents.flatMap((each) => each.counts)
        const marker = { stem: HAS_PASSAGES, text: 1, title: false, heading: false }
        const terms = { ...toNameTerms([title]), counts: own.length > 0 ? [...counts, marker] : counts }
        const isFound = toContentsConjuncts(plan).some((conjunct) => matchesConjunct(conjunct, named, terms))
        if (isMatch) expect(isFound).toBe(true)
        else if (isDecided) expect(isFound).toBe(false)
      }
    })
    fc.assert(property, { numRuns: 600 })
    expect(Math.min(seen.decided, seen.bounded)).toBeGreaterThan(50)
  })

  it('handles everything, nothing, and contradictions', () => {
    expect(toConjuncts({ kind: 'everything' })).toEqual({ conjuncts: [{ all: [], ...NONE }], isLoose: false })
    expect(toConjuncts({ kind: 'not', of: { kind: 'everything' } })).toEqual({ conjuncts: [], isLoose: false })
    const contradiction: ParsedQuery = { kind: 'and', of: [words('alpha'), { kind: 'not', of: words('alpha') }] }
    expect(toConjuncts(contradiction).conjuncts).toEqual([])
  })

  it('makes one conjunct per alternative, and removes duplicates', () => {
    const either: ParsedQuery = { kind: 'or', of: [words('beta'), row('gamma delta')] }
    const { conjuncts, isLoose } = toConjuncts({ kind: 'and', of: [words('alpha', 'alpha'), either] })
    expect(conjuncts).toEqual([
      { all: stems('alpha beta'), ...NONE },
      { all: [...stems('alpha'), phrase('gamma delta')], ...NONE },
    ])
    expect(isLoose).toBe(false)
  })

  it('is loose where the engine cannot express the query', () => {
    const loose: readonly ParsedQuery[] = [
      row('alpha beta gamma'),
      {
        kind: 'near',
        of: [
          { kind: 'word', ...termOf('alpha') },
          { kind: 'word', ...termOf('beta') },
        ],
        distance: 3,
        scope: 'any',
      },
      { kind: 'words', of: [termOf('alpha')], scope: 'text' },
      { kind: 'phrase', text: 'alpha beta', words: ['alpha', 'beta'], scope: 'title' },
      { kind: 'and', of: Array.from({ length: 11 }, (_, index) => row(`word${index} word`)) },
    ]
    for (const question of loose) expect([question, toConjuncts(question).isLoose]).toEqual([question, true])
    const beginning: ParsedQuery = { kind: 'prefix', text: 'al', word: 'al', scope: 'any' }
    expect(toConjuncts(beginning, PREFIXES)).toEqual({ conjuncts: [{ all: stems('alpha'), ...NONE }], isLoose: false })
    const without: ParsedQuery = { kind: 'and', of: [words('beta'), { kind: 'not', of: beginning }] }
    expect(toConjuncts(without, PREFIXES)).toEqual({
      conjuncts: [{ ...NONE, all: stems('beta'), none: stems('alpha') }],
      isLoose: false,
    })
    const some: ParsedQuery = { kind: 'prefix', text: 'alphas', word: 'alphas', scope: 'any' }
    expect(toConjuncts(some, PREFIXES)).toEqual({ conjuncts: [{ all: [phrase('alphas')], ...NONE }], isLoose: false })
    const many = (count: number) => words(...Array.from({ length: count }, (_, index) => `word${index}`))
    expect(toConjuncts(many(10)).isLoose).toBe(false)
    expect(toConjuncts(many(11)).isLoose).toBe(true)
  })

  it('refuses a query with too many alternatives', () => {
    const variants = (count: number, name = 'word'): ParsedQuery => ({
      kind: 'or',
      of: Array.from({ length: count }, (_, at) => words(`${name}${at}`)),
    })
    expect(toConjuncts(variants(64)).conjuncts).toHaveLength(64)
    const tooWide = { kind: 'invalid_input', code: 'question_too_wide' }
    expect(() => toConjuncts(variants(65))).toThrow(expect.objectContaining(tooWide))
    expect(() => toConjuncts({ kind: 'and', of: [variants(9), variants(9, 'other')] })).toThrow(
      expect.objectContaining(tooWide),
    )
  })
})
