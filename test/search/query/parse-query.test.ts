import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseQuery } from '../../../src/search/query/syntax/parse-query.ts'
import { printQuery } from '../../../src/search/query/syntax/print-query.ts'
import { QueryError } from '../../../src/search/query/syntax/query-error.ts'
import type { Phraselike, ParsedQuery } from '../../../src/search/query/query.ts'
import { smallNames } from './small-names.ts'

const names = smallNames()
const parse = (text: string) => parseQuery(text, names)

/** The tree in short notation: words by their text, all else prefixed by its kind. */
function short(question: ParsedQuery): string {
  const at = 'scope' in question && question.scope !== 'any' ? `@${question.scope}` : ''
  switch (question.kind) {
    case 'everything':
      return 'everything'
    case 'words':
      return `words${at}[${question.of.map(({ word }) => word).join(' ')}]`
    case 'prefix':
      return `prefix${at}[${question.word}]`
    case 'phrase':
      return `phrase${at}[${question.words.join(' ')}]`
    case 'near':
      return `near${at}${question.distance}[${question.of.map(shortOperand).join(' ')}]`
    case 'and':
    case 'or':
      return `${question.kind}(${question.of.map(short).join(' ')})`
    case 'not':
      return `not(${short(question.of)})`
    case 'filter':
      return `filter[${JSON.stringify(question.filter).replaceAll('"', '')}]`
  }
}

function shortOperand(operand: Phraselike): string {
  return operand.kind === 'word' ? operand.word : `'${operand.words.join(' ')}'`
}

function refusalOf(text: string): QueryError {
  try {
    parse(text)
  } catch (error) {
    if (error instanceof QueryError) return error
    throw error
  }
  throw new Error(`this was understood: ${text}`)
}

const published = (from: string | null, to: string | null) => `filter[{kind:published,from:${from},to:${to}}]`
const equals = (field: string, value: string) => `{kind:equals,field:${field},value:${value}}`

describe('parsing a query', () => {
  it.each<[string, string]>([
    ['', 'everything'],
    [' \n\t ', 'everything'],
    ['hydrogen', 'words[hydrogen]'],
    ['Green  hydrogen\ntrains', 'words[green hydrogen trains]'],
    ['health-care', 'words[health care]'],
    ['the organization’s center', 'words[the organisation centre]'],
    ['research and development or not', 'words[research and development or not]'],
    ['AND/OR NOT-FOR-PROFIT', 'words[and or not for profit]'],
    ['skills & growth', 'words[skills growth]'],
    ['near/5 a', 'words[near 5 a]'],
    // Pasted text is words.
    ['at 10:30 see http://x.org/a?b=1', 'words[at 10 30 see http x org a b 1]'],
    ['Note: this, and Title: that', 'words[note this and title that]'],
    ['The strategy (2018) sets out: aims', 'words[the strategy 2018 sets out aims]'],
    ['authority(ies) f(x) done', 'words[authority ies f x done]'],
    ['10.1016/S0140-6736(18)30310-2', 'words[doi101016s0140673618303102]'],
    ['see https://doi.org/10.1000/xyz, x', 'words[see doi101000xyz x]'],
    ['“its” aims – growth — and more…', 'and(phrase[its] words[aims growth and more])'],
    ["'single' quotes ‘are’ none", 'words[single quotes are none]'],
    ['- bullet - points', 'words[bullet points]'],
    ['-- dashes --x', 'words[dashes x]'],
    ['a-b co-op', 'words[a b co op]'],
    ['(((a b)))', 'words[a b]'],
    ['a (b c) d', 'words[a b c d]'],
    ['re:view std::vector', 'words[re view std vector]'],
    // A quotation mark without a partner.
    ['"green skills', 'words[green skills]'],
    ['hydrogen "', 'words[hydrogen]'],
    ['6" pipe', 'words[6 pipe]'],
    ['"a b" "c d', 'and(phrase[a b] words[c d])'],
    ['title:"green skills', 'and(words@title[green] words[skills])'],
    // Authors and DOIs stand for documents.
    ['author:smith x', `and(filter[{kind:or,of:[${equals('document', 'd1')},${equals('document', 'd2')}]}] words[x])`],
    ['-author:"J Smith"', `not(filter[{kind:or,of:[${equals('document', 'd1')}]}])`],
    ['author:nobody', 'filter[{kind:or,of:[]}]'],
    ['doi:10.1000/xyz', `filter[{kind:or,of:[${equals('document', 'd1')}]}]`],
    ['title: hydrogen', 'words[title hydrogen]'],
    ['50% £1,000 #tag @me ~x ^y', 'words[50 1000 tag me x y]'],
    ['中国 hydrogen', 'words[u4e2d u56fd hydrogen]'],
    // Phrases.
    ['"green skills"', 'phrase[green skills]'],
    ['“green skills”', 'phrase[green skills]'],
    ['„green skills“ «jobs»', 'and(phrase[green skills] phrase[jobs])'],
    ['“mixed" "pairs» ‟of„', 'and(phrase[mixed] phrase[pairs] phrase[of])'],
    ['"AND OR -x (y"', 'phrase[and or x y]'],
    ['a"b c"d', 'and(words[a d] phrase[b c])'],
    // Operators.
    ['a AND b', 'and(words[a] words[b])'],
    ['a b AND c', 'and(words[a b] words[c])'],
    ['a OR b', 'or(words[a] words[b])'],
    ['a b OR c d', 'or(words[a b] words[c d])'],
    ['a OR b AND c', 'or(words[a] and(words[b] words[c]))'],
    ['(a OR b) AND c', 'and(or(words[a] words[b]) words[c])'],
    ['(a OR b) c', 'and(or(words[a] words[b]) words[c])'],
    ['a AND (b AND c)', 'and(words[a] words[b] words[c])'],
    ['a OR (b OR c)', 'or(words[a] words[b] words[c])'],
    ['NOT a', 'not(words[a])'],
    ['NOT a b', 'and(not(words[a]) words[b])'],
    ['NOT(a b)', 'not(words[a b])'],
    ['NOT NOT a', 'words[a]'],
    ['a -b', 'and(words[a] not(words[b]))'],
    ['-"b c" a', 'and(not(phrase[b c]) words[a])'],
    ['-(a OR b)', 'not(or(words[a] words[b]))'],
    ['(-a)', 'not(words[a])'],
    ['a "b c" d', 'and(words[a d] phrase[b c])'],
    // Prefixes and NEAR.
    ['hydro*', 'prefix[hydro]'],
    ['Organiz* trains', 'and(prefix[organis] words[trains])'],
    ['(hydro*, x)', 'and(prefix[hydro] words[x])'],
    ['health-car*', 'and(words[health] prefix[car])'],
    ['hydrogen NEAR/5 trains', 'near5[hydrogen trains]'],
    ['green hydrogen NEAR/5 trains now', 'and(words[green now] near5[hydrogen trains])'],
    ['"green skills" NEAR/12 health-care', "near12['green skills' 'health care']"],
    ['"green skills"~8', "near8['green' 'skills']"],
    ['NOT (a NEAR/2 b)', 'not(near2[a b])'],
    // Fields.
    ['title:hydrogen', 'words@title[hydrogen]'],
    ['Title:"green skills" text:x', 'and(phrase@title[green skills] words@text[x])'],
    ['heading:(a OR "b c")', 'or(words@heading[a] phrase@heading[b c])'],
    ['title:(a NEAR/3 b)', 'near@title3[a b]'],
    ['title:a NEAR/3 title:b', 'near@title3[a b]'],
    ['title:hydro* title:a title:b', 'and(prefix@title[hydro] words@title[a b])'],
    ['place:kent', `filter[${equals('place', 'kent')}]`],
    ['place:"Leeds city-region"', `filter[${equals('place', 'west-yorkshire')}]`],
    ['place:west-yorkshire', `filter[${equals('place', 'west-yorkshire')}]`],
    ['place:“York and North Yorkshire”', `filter[${equals('place', 'york-north-yorkshire')}]`],
    [
      'place:"shared name"',
      `filter[{kind:or,of:[${equals('place', 'york-north-yorkshire')},${equals('place', 'kent')}]}]`,
    ],
    [
      'place:(west yorkshire OR kent)',
      `filter[{kind:or,of:[${equals('place', 'west-yorkshire')},${equals('place', 'kent')}]}]`,
    ],
    [
      'theme:(AI AND NOT hydrogen)',
      `filter[{kind:and,of:[${equals('theme', 'ai')},{kind:not,of:${equals('theme', 'hydrogen')}}]}]`,
    ],
    ['kind:Strategies', `filter[${equals('kind', 'strategy')}]`],
    ['-status:drafts', `not(filter[${equals('status', 'draft')}])`],
    ['publisher:"A & B (Ltd)" x', `and(filter[${equals('publisher', 'A & B (Ltd)')}] words[x])`],
    ['source:AND', `filter[${equals('source', 'AND')}]`],
    ['title:(place:kent a)', `and(filter[${equals('place', 'kent')}] words@title[a])`],
    // Dates.
    ['published:2018', published('2018-01-01', '2018-12-31')],
    ['published:2020-02', published('2020-02-01', '2020-02-29')],
    ['published:2018-06-13', published('2018-06-13', '2018-06-13')],
    ['published:2017..2019-03', published('2017-01-01', '2019-03-31')],
    ['published:2017-06..', published('2017-06-01', null)],
    ['published:..2019', published(null, '2019-12-31')],
    ['published:>=2018', published('2018-01-01', null)],
    ['published:>2018', published('2019-01-01', null)],
    ['published:<2018-03', published(null, '2018-02-28')],
    ['published:<=2018', published(null, '2018-12-31')],
    ['published:2017-2019', published('2017-01-01', '2019-12-31')],
    ['published:"2017 to 2019"', published('2017-01-01', '2019-12-31')],
    ['published:2017–19', published('2017-01-01', '2019-12-31')],
    ['published:2019/20', published('2019-01-01', '2020-12-31')],
    ['published:2018/6', published('2018-06-01', '2018-06-30')],
    ['published:06/2018', published('2018-06-01', '2018-06-30')],
    ['published:"June 2018"', published('2018-06-01', '2018-06-30')],
    ['published:"June 2017 – May 2019"', published('2017-06-01', '2019-05-31')],
    ['published:"since Sept 2018"', published('2018-09-01', null)],
    ['published:"before 2018"', published(null, '2017-12-31')],
    ['from:13/06/2019', published('2019-06-13', null)],
    ['from:"13th of June 2019"', published('2019-06-13', null)],
    ['to:"June 13, 2019"', published(null, '2019-06-13')],
    ['from:2018 to:2019-06', `and(${published('2018-01-01', null)} ${published(null, '2019-06-30')})`],
  ])('parses %j as %s', (text, tree) => {
    expect(short(parse(text))).toBe(tree)
    expect(parse(printQuery(parse(text)))).toEqual(parse(text))
  })

  it('keeps words and filters as typed', () => {
    expect(parse('Organization’s')).toMatchObject({
      of: [{ text: 'Organization’s', word: 'organisation', stem: 'organis' }],
    })
    expect(parse('x Place:“west  yorkshire”')).toMatchObject({ of: [{}, { text: 'Place:“west  yorkshire”' }] })
  })
})

describe('parsing an invalid query', () => {
  it.each<[string, number, string | null, RegExp]>([
    ['a AND', 2, 'a', /^AND needs something on both sides \(character 3\)$/],
    ['OR b', 0, 'b', /^OR needs something/],
    ['a OR AND b', 5, 'a OR b', /^AND needs/],
    ['(a OR) b', 3, '(a ) b', /^OR needs/],
    ['NOT', 0, null, /^NOT needs something after it/],
    ['a NOT AND b', 2, 'a AND b', /^NOT needs/],
    ['(a b', 0, '(a b)', /opened and not closed/],
    ['((a OR b) c', 0, '((a OR b) c)', /opened and not closed/],
    ['a) b', 1, 'a b', /no opening one/],
    ['a ()', 2, 'a', /nothing between the parentheses/],
    ['x ""', 2, 'x', /no word between the quotation marks/],
    ['x "…"', 2, 'x', /no word between the quotation marks/],
    ['…!?', 0, null, /no word to search for/],
    ['😀', 0, null, /no word to search for/],
    ['*', 0, null, /^\* means the end of a word/],
    ['a *', 2, 'a', /^\* means/],
    ['h*', 1, 'h', /after 2 letters/],
    ['hy*gen', 2, 'hy gen', /^\* means/],
    ['*gen', 0, 'gen', /^\* means/],
    ['**bold** text', 0, 'bold text', /^\* means/],
    ['"hydro* trains"', 6, '"hydro trains"', /between quotation marks/],
    ['a NEAR/3 (b c)', 2, 'a AND (b c)', /not beside parentheses/],
    ['hydro* NEAR/3 b', 7, 'hydro* AND b', /not beside parentheses/],
    ['a NEAR/3', 2, 'a', /on both sides/],
    ['NEAR/3 b', 0, 'b', /before it/],
    ['a NEAR/0 b', 7, 'a NEAR/1 b', /1 to 100 apart/],
    ['a NEAR/101 b', 7, 'a NEAR/100 b', /1 to 100 apart/],
    ['a NEAR/2 b NEAR/3 c', 11, '(a NEAR/2 b) AND (b NEAR/3 c)', /two pairs/],
    ['NOT a NEAR/2 b', 0, 'NOT (a NEAR/2 b)', /need parentheses/],
    ['title:a NEAR/2 b', 8, 'title:(a NEAR/2 b)', /same part/],
    ['"a b c"~4', 8, '(("a" NEAR/4 "b") AND ("b" NEAR/4 "c"))', /takes two words/],
    ['"a"~4', 4, '"a"', /takes two words/],
    ['titel:hydrogen', 0, 'title:hydrogen', /no field “titel”; perhaps you meant “title”/],
    ['a pubished:2018', 2, 'a published:2018', /no field/],
    ['region:kent', 0, 'place:kent', /no field “region”; perhaps you meant “place”/],
    ['x (Note:this)', 3, 'x (Note this)', /no field “Note”, only title, heading, text, author, doi, place/],
    ['publisher:Acmee x', 10, 'publisher:"Acme Press" x', /no publisher “Acmee”; perhaps “Acme Press”/],
    ['places:kent', 0, 'place:kent', /no field/],
    ['place:Ledes x', 6, 'place:"Leeds" x', /there is no place “Ledes”; perhaps “Leeds”/],
    ['place:knet', 6, 'place:"Kent"', /perhaps “Kent”/],
    ['place:atlantis', 6, null, /^there is no place “atlantis” \(character 7\)$/],
    ['theme:hydrogne', 6, 'theme:"Hydrogen"', /perhaps “Hydrogen”/],
    ['status:dratf', 7, 'status:"draft"', /perhaps “draft”/],
    ['place:(kent "west yorkshire")', 12, 'place:(kent OR "west yorkshire")', /OR or AND between/],
    ['place:(kent', 6, 'place:(kent)', /hold values/],
    ['published:soon', 10, null, /not a date such as/],
    ['published:2018-02-30', 10, 'published:2018', /not a date/],
    ['published:2019..2017', 10, 'published:2017..2019', /later than/],
    ['published:..', 10, null, /needs a date/],
  ])('reports %j at position %d, with the nearest query %j', (text, position, nearest, message) => {
    const refusal = refusalOf(text)
    expect(refusal).toMatchObject({ code: 'question_invalid', position, nearest })
    expect(refusal.message).toMatch(message)
    expect(refusal.issues).toEqual([{ path: 'q', message: refusal.message }])
  })

  it('repairs several faults at once', () => {
    expect(refusalOf('titel:hydrogen AND (trains x').nearest).toBe('title:hydrogen AND (trains x)')
  })

  it('limits characters, words and depth', () => {
    expect(parse('word '.repeat(2_000))).toMatchObject({ kind: 'words' })
    expect(refusalOf('"a b" '.repeat(101))).toMatchObject({
      code: 'question_too_long',
      nearest: '"a b" '.repeat(100).trim(),
    })
    // longer than any passage: its words
    expect(parse(`"${'word '.repeat(201)}"`)).toMatchObject({ kind: 'words' })
    expect(refusalOf(`${'('.repeat(51)}a${')'.repeat(51)}`)).toMatchObject({ code: 'question_too_long' })
    expect(parse(`${'('.repeat(50)}a${')'.repeat(50)}`)).toMatchObject({ kind: 'words' })
    expect(refusalOf(`${'NOT '.repeat(2000)}a`)).toMatchObject({ code: 'question_too_long' })
    expect(refusalOf('('.repeat(9000))).toMatchObject({ code: 'question_too_long' })
  })
})

/** Fragments of hostile queries. */
const PIECES = [
  ...[
    'a',
    'green',
    'the',
    'health-care',
    'hydro*',
    '*',
    '-',
    '(',
    ')',
    '"',
    '“',
    '»',
    ' ',
    ' ',
    ' ',
    'AND',
    'OR',
    'NOT',
  ],
  ...[
    'NEAR/3',
    'NEAR/',
    '~4',
    ':',
    'title:',
    'place:',
    'kent',
    'published:',
    '2018',
    '..',
    'theme:',
    'ai',
    'titel:',
    '\\',
  ],
  ...[
    '\ud800',
    '\0',
    '\u202e',
    '中',
    'ß',
    '\u200b',
    '😀',
    "' OR 1=1",
    '\n',
    '1,000',
    '[',
    '{',
    '<b>',
    '&',
    'from:',
    'heading:',
  ],
]

describe('parsing any text', () => {
  it('gives a query that prints to itself, or an error whose nearest query parses', () => {
    const text = fc.oneof(
      fc.array(fc.constantFrom(...PIECES), { maxLength: 14 }).map((pieces) => pieces.join('')),
      fc.array(fc.constantFrom(...PIECES), { maxLength: 14 }).map((pieces) => pieces.join(' ')),
      fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 30 }).map((codes) => String.fromCharCode(...codes)),
    )
    fc.assert(
      fc.property(text, (typed) => {
        try {
          const tree = parse(typed)
          expect(parse(printQuery(tree))).toEqual(tree)
        } catch (error) {
          if (!(error instanceof QueryError)) throw error
          if (error.nearest !== null) parse(error.nearest)
        }
      }),
      { numRuns: 2000 },
    )
  })
})

describe('printing any tree', () => {
  it('gives a text that parses to the same tree', () => {
    fc.assert(
      fc.property(trees, (tree) => {
        expect(parse(printQuery(tree))).toEqual(tree)
      }),
      { numRuns: 300 },
    )
  })
})

const leaves = fc.constantFrom(
  ...[
    'a',
    'green hydrogen',
    'the',
    'title:x',
    'title:(x y)',
    'text:(café CO₂)',
    '"green skills"',
    'heading:"a"',
    'hydro*',
  ],
  ...[
    'title:organiz*',
    'a NEAR/5 "b c"',
    'text:(a NEAR/1 b)',
    'place:kent',
    'published:2017..',
    'theme:(ai OR hydrogen)',
  ],
)
const trees = fc
  .letrec<{ tree: string }>((tie) => ({
    tree: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      leaves,
      fc.tuple(tie('tree'), tie('tree')).map(([one, other]) => `(${one}) AND (${other})`),
      fc.tuple(tie('tree'), tie('tree')).map(([one, other]) => `(${one}) OR (${other})`),
      tie('tree').map((tree) => `NOT (${tree})`),
    ),
  }))
  .tree.map((text) => parse(text))
