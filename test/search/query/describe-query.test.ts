import { describe, expect, it } from 'vitest'
import { describeQuery, toLine } from '../../../src/search/query/describe-query.ts'
import { parseQuery } from '../../../src/search/query/syntax/parse-query.ts'
import { smallNames } from './small-names.ts'

const names = smallNames()

describe('describing a query', () => {
  it.each<[string, string]>([
    ['', ''],
    ['hydrogen', 'hydrogen'],
    ['the Hydrogen trains -"hydrogen peroxide"', 'all of: Hydrogen, trains · not: “hydrogen peroxide”'],
    ['x OR (b "c d")', 'any of: x, (all of: b, “c d”)'],
    ['title:(green plan) hydro*', 'in the title: all of: green, plan · words that begin with: hydro'],
    ['heading:"green plan"', 'in the headings: “green plan”'],
    ['hydrogen NEAR/5 "fuel cell"', 'within 5 words of each other: hydrogen, “fuel cell”'],
    ['hydrogen NEAR/1 train', 'side by side: hydrogen, train'],
    ['place:leeds-city-region -theme:AI', 'place: West Yorkshire · not: theme: AI and data'],
    ['place:(kent OR west-yorkshire)', 'any of: (place: Kent), (place: West Yorkshire)'],
    ['from:2018 x', 'published: from 2018-01-01 · x'],
    ['published:..2019', 'published: until 2019-12-31'],
    ['published:2018-06-13', 'published: on 2018-06-13'],
  ])('%j: %s', (text, line) => {
    expect(toLine(describeQuery(parseQuery(text, names), names))).toBe(line)
  })
})
