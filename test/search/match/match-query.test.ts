import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { analyse } from '../../../src/search/analysis/analyse.ts'
import type { Token } from '../../../src/search/analysis/token.ts'
import { matchesPassage, matchesVersion, spansOf, type AnalysedRecord } from '../../../src/search/match/match-query.ts'
import { parseQuery } from '../../../src/search/query/syntax/parse-query.ts'
import type { Phraselike, ParsedQuery, TextScope } from '../../../src/search/query/query.ts'
import { smallNames } from '../query/small-names.ts'

const names = smallNames()

interface Texts {
  readonly title?: string
  readonly headings?: readonly string[]
  readonly text: string
}

function toPassage({ title = '', headings = [], text }: Texts): AnalysedRecord {
  const texts: Record<TextScope, readonly (readonly Token[])[]> = {
    any: [...headings.map(analyse), analyse(text)],
    title: [analyse(title)],
    heading: headings.map(analyse),
    text: [analyse(text)],
  }
  return {
    textsOf: (scope) => texts[scope],
    stretchesOf: (scope) => texts[scope],
    ownsTitle: false,
    accepts: (filter) => filter.kind === 'equals' && filter.value === 'kent',
  }
}

function toVersion(title: string, author = ''): AnalysedRecord {
  const textsOf = (scope: TextScope) =>
    scope === 'any' ? [analyse(title), analyse(author)] : scope === 'title' ? [analyse(title)] : []
  return {
    textsOf,
    stretchesOf: textsOf,
    ownsTitle: true,
    accepts: (filter) => filter.kind === 'equals' && filter.value === 'kent',
  }
}

/** The marked pieces of the text, or null where the passage does not match. */
function marked(
  expandedQuery: string,
  texts: Texts | string,
  matching: 'all' | 'some' = 'all',
): readonly string[] | null {
  const given = typeof texts === 'string' ? { text: texts } : texts
  const query = parseQuery(expandedQuery, names)
  if (!matchesPassage(query, toPassage(given), { matching })) return null
  return spansOf(query, analyse(given.text)).map(({ start, end }) => given.text.slice(start, end))
}

describe('words', () => {
  it.each<[string, string, readonly string[] | null]>([
    ['skill', 'The Skills of the region’s people', ['Skills']],
    ['organization', 'Our organisations and organs', ['organisations']],
    ['levelling', 'To level up; leveling', ['leveling']],
    ['level', 'To level up; leveled, levels', ['level', 'leveled', 'levels']],
    ['£70 million', 'A £70m fund: 70,000,000; £70,000, 70 people', ['70m', '70,000,000']],
    ['$100', '$100, $1000, $1,000 and 100', ['100', '100']],
    ['19 July 2019', 'On July 19, 2019 and 20 July 2019', ['July 19, 2019']],
    ['R&D', 'R & D, R&D, the letters R, D', ['R & D', 'R&D']],
    ['US', 'It helps us in the US', ['US']],
    ['hydrogen trains', 'Trains run on hydrogen', ['Trains', 'hydrogen']],
    ['hydrogen trains', 'Trains run on coal', null],
    ['what is the hydrogen', 'hydrogen', ['hydrogen']],
    ['the hydrogen', 'the hydrogen of the future', ['hydrogen']],
    ['the', 'of the future', ['the']],
    ['CO₂', 'less CO2', ['CO2']],
    ['region', 'the region’s plan', ['region’s']],
  ])('%j in %j marks %j', (expandedQuery, text, pieces) => {
    expect(marked(expandedQuery, text)).toEqual(pieces)
  })

  it('match closed, open and hyphenated compounds in any of these forms', () => {
    for (const expandedQuery of ['healthcare', 'health-care', 'health care']) {
      expect(marked(expandedQuery, 'Good healthcare here')).toEqual(['healthcare'])
      expect(marked(expandedQuery, 'Good health-care here')?.join(' ').replace('-', ' ')).toBe('health care')
      expect(marked(expandedQuery, 'Good health care here')?.join(' ')).toBe('health care')
    }
    expect(marked('email', 'an e-mail')).toEqual(['e-mail'])
    expect(marked('e-mail', 'an email')).toEqual(['email'])
    expect(marked('cooperation', 'in co-operation with')).toEqual(['co-operation'])
  })

  it('form no compound with a short word or a stop word', () => {
    expect(marked('overall', 'over all')).toBeNull()
    expect(marked('today', 'to day')).toBeNull()
  })

  it('may match across headings and text, and are marked in the text', () => {
    const texts = { title: 'Hydrogen', headings: ['On trains'], text: 'Wheels and hydrogen.' }
    expect(marked('hydrogen trains wheels', texts)).toEqual(['Wheels', 'hydrogen'])
    expect(marked('trains', texts)).toEqual([])
    expect(marked('text:trains', texts)).toBeNull()
    expect(marked('heading:trains title:hydrogen text:wheels', texts)).toEqual(['Wheels'])
  })

  it('of the title alone match no passage, but narrow down those that have other words', () => {
    const texts = { title: 'Hydrogen buses', text: 'Wheels.' }
    expect(marked('hydrogen', texts)).toBeNull()
    expect(marked('hydrogen wheels', texts)).toBeNull()
    expect(marked('title:hydrogen', texts)).toBeNull()
    expect(marked('title:hydrogen place:kent', texts)).toBeNull()
    expect(marked('title:hydrogen wheels', texts)).toEqual(['Wheels'])
    expect(marked('title:wheels wheels', texts)).toBeNull()
    expect(marked('NOT title:wheels', texts)).toEqual([])
    expect(marked('title:hydrogen OR place:kent', texts)).toEqual([])
  })

  it('match with one word that is not a stop word where some suffice', () => {
    expect(marked('the hydrogen trains', 'the trains', 'some')).toEqual(['trains'])
    expect(marked('the hydrogen trains', 'the cars', 'some')).toBeNull()
    expect(marked('hydrogen AND trains', 'trains', 'some')).toBeNull()
    expect(marked('hydrogen "green trains"', 'hydrogen trains', 'some')).toBeNull()
    expect(marked('trains NOT (hydrogen cars)', 'hydrogen trains', 'some')).toEqual(['trains'])
  })
})

describe('phrases, prefixes, NEAR and operators', () => {
  it.each<[string, string, readonly string[] | null]>([
    ['"green skills"', 'Green skills, skills green, green-skills', ['Green skills', 'green-skills']],
    ['"green skill"', 'green skills', null],
    ['"organization of work"', 'organisation of work', ['organisation of work']],
    ['"a a"', 'a a a b a', ['a a a']],
    ['"green skills" skills', 'green skills', ['green skills']],
    ['hydro*', 'Hydrogen by hydropower, dehydrogenation', ['Hydrogen', 'hydropower']],
    ['organiz*', 'Organisers', ['Organisers']],
    ['hydrogen NEAR/2 trains', 'train on hydrogen and far from any other train', ['train', 'hydrogen']],
    ['hydrogen NEAR/1 trains', 'train on hydrogen', null],
    ['"green skills" NEAR/2 jobs', 'jobs need green skills', ['jobs', 'green skills']],
    ['"green skills" NEAR/1 jobs', 'jobs need green skills', null],
    ['"a b" NEAR/3 b', 'a b', null],
    ['a NEAR/3 a', 'a', null],
    ['a NEAR/3 a', 'a b a', ['a', 'a']],
    ['a -b', 'a c', ['a']],
    ['a -b', 'a b', null],
    ['NOT b', 'a', []],
    ['a OR c', 'c', ['c']],
    ['(a OR b) AND c', 'b c', ['b', 'c']],
    ['place:kent a', 'a', ['a']],
    ['place:"west yorkshire" a', 'a', null],
    ['-place:kent a', 'a', null],
    ['', 'a', []],
  ])('%j in %j marks %j', (expandedQuery, text, pieces) => {
    expect(marked(expandedQuery, text)).toEqual(pieces)
  })
})

describe('a version', () => {
  it.each<[string, boolean]>([
    ['hydrogen', true],
    ['hydrogen keynes', true],
    ['title:hydrogen', true],
    ['title:keynes', false],
    ['"hydrogen plan"', true],
    ['"plan keynes"', false],
    ['heading:hydrogen', false],
    ['text:hydrogen', false],
    ['hydrogen -plan', false],
    ['hydrogen place:kent', true],
    ['hydrogen place:"west yorkshire"', false],
    // these do not ask for words of it
    ['', false],
    ['place:kent', false],
    ['-trains', false],
    ['place:kent OR trains', false],
    ['place:kent OR hydrogen', true],
    ['(place:kent OR title:hydrogen) place:kent', true],
  ])('matches %j by title and author: %j', (query, expected) => {
    const version = toVersion('A hydrogen plan', 'J. M. Keynes')
    expect(matchesVersion(parseQuery(query, names), version, { matching: 'all' })).toBe(expected)
  })
})

describe('spans of a query', () => {
  it('cover the words of the part, whether or not the whole query matches', () => {
    const expandedQuery = parseQuery('hydrogen cars title:plan -trains', names)
    const text = 'A plan for hydrogen trains'
    const pieces = (part?: 'title' | 'text') =>
      spansOf(expandedQuery, analyse(text), part).map(({ start, end }) => text.slice(start, end))
    expect(pieces()).toEqual(['hydrogen'])
    expect(pieces('title')).toEqual(['plan', 'hydrogen'])
  })
})

/** A reference implementation of the semantics, as simple as possible, without compounds. */
function holds(expandedQuery: ParsedQuery, passage: AnalysedRecord, matching: 'all' | 'some'): boolean {
  const parts = (scope: TextScope) => passage.textsOf(scope)
  switch (expandedQuery.kind) {
    case 'everything':
      return true
    case 'words': {
      const bearing = expandedQuery.of.filter((term) => !term.isStop)
      const has = ({ stem }: { stem: string }) =>
        parts(expandedQuery.scope).some((tokens) => tokens.some((token) => token.stem === stem))
      const needed = bearing.length > 0 ? bearing : expandedQuery.of
      return matching === 'all' ? needed.every(has) : needed.some(has)
    }
    case 'prefix':
      return parts(expandedQuery.scope).some((tokens) => tokens.some(({ word }) => word.startsWith(expandedQuery.word)))
    case 'phrase':
      return parts(expandedQuery.scope).some((tokens) =>
        ` ${tokens.map(({ word }) => word).join(' ')} `.includes(` ${expandedQuery.words.join(' ')} `),
      )
    case 'near':
      return parts(expandedQuery.scope).some((tokens) => isNear(expandedQuery, tokens))
    case 'and':
      return expandedQuery.of.every((part) => holds(part, passage, matching))
    case 'or':
      return expandedQuery.of.some((part) => holds(part, passage, matching))
    case 'not':
      return !holds(expandedQuery.of, passage, 'all')
    case 'filter':
      return passage.accepts(expandedQuery.filter)
  }
}

function isNear(
  { of: [one, other], distance }: Extract<ParsedQuery, { kind: 'near' }>,
  tokens: readonly Token[],
): boolean {
  const length = (operand: Phraselike) => (operand.kind === 'word' ? 1 : operand.words.length)
  const stands = (operand: Phraselike, at: number) =>
    operand.kind === 'word'
      ? tokens[at]?.stem === operand.stem
      : operand.words.every((word, index) => tokens[at + index]?.word === word)
  return tokens.some((_, first) =>
    tokens.some((__, second) => {
      if (!stands(one, first) || !stands(other, second)) return false
      const gap = first < second ? second - (first + length(one)) : first - (second + length(other))
      return gap >= 0 && gap < distance
    }),
  )
}

const WORDS = ['green', 'skills', 'skill', 'plan', 'the', 'of', 'hydrogen']
const someWords = fc.array(fc.constantFrom(...WORDS), { maxLength: 8 }).map((words) => words.join(' '))
const QUESTIONS = [
  ...['green', 'the skills', 'of the', '"green skills"', '"the plan of"', 'heading:(plan skill)', 'hydro*', 'text:sk*'],
  ...[
    'green NEAR/2 plan',
    '"green skills" NEAR/3 the',
    'text:(skill NEAR/1 skill)',
    'place:kent',
    'status:draft',
    'green plan',
  ],
]

describe('any query', () => {
  it('matches the passages that the reference implementation does, with marks in order', () => {
    const expandedQuery = fc
      .array(fc.tuple(fc.constantFrom(...QUESTIONS), fc.constantFrom(' ', ' AND ', ' OR ', ' AND NOT ', ' -')), {
        minLength: 1,
        maxLength: 4,
      })
      .map((parts) => parts.map(([part, operator], index) => (index === 0 ? part : `${operator}(${part})`)).join(''))
    fc.assert(
      fc.property(
        expandedQuery,
        someWords,
        someWords,
        someWords,
        fc.constantFrom('all', 'some'),
        (typed, title, heading, text, matching) => {
          const tree = parseQuery(typed, names)
          const passage = toPassage({ title, headings: [heading], text })
          expect(matchesPassage(tree, passage, { matching })).toBe(holds(tree, passage, matching))
          const spans = spansOf(tree, analyse(text))
          expect(
            spans.every((span, index) => span.start < span.end && span.start > (spans[index - 1]?.end ?? -1)),
          ).toBe(true)
          expect(spans.every(({ end }) => end <= text.length)).toBe(true)
        },
      ),
      { numRuns: 400 },
    )
  })
})
