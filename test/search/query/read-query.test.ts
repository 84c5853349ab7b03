import { describe, expect, it } from 'vitest'
import { printQuery } from '../../../src/search/query/syntax/print-query.ts'
import { readQuery } from '../../../src/search/query/syntax/read-query.ts'
import { smallNames } from './small-names.ts'

const names = smallNames()
const read = (text: string) => readQuery(text, names)

const PROSE =
  'The plan sets out how the region ("the North") will invest in hydrogen, and what it does NOT cover: ' +
  'the costs of a network that nobody has agreed to build'

describe('reading whatever is typed or pasted', () => {
  it('takes quotation marks, brackets and operators of pasted sentences for words', () => {
    const { query, notes } = read(`${PROSE}. ${PROSE.replace('NOT', 'not')}.`)
    expect(query).toMatchObject({ kind: 'words', scope: 'any' })
    expect(notes).toEqual([{ kind: 'as_words', why: 'prose' }])
    expect(read(PROSE.toUpperCase()).query).toMatchObject({ kind: 'words' })
  })

  it('says nothing where sentences have no signs to ignore', () => {
    expect(read(PROSE.replaceAll(/["():]|NOT /g, ''))).toMatchObject({ query: { kind: 'words' }, notes: [] })
  })

  it.each([
    ['an operator of a short question', PROSE],
    [
      'terms in a row',
      '"the state of the north" OR "a plan for the city region" AND hydrogen AND skills AND jobs NOT x',
    ],
    ['a field', `place:kent ${PROSE.replace('NOT', 'not')}`],
    ['a list of terms', `"green skills" ${'hydrogen transport housing '.repeat(10)}`],
  ])('keeps %s as an expression', (_what, text) => {
    expect(read(text).query.kind).not.toBe('words')
  })

  it('reads sentences by the syntax where all words are asked for', () => {
    const text = PROSE.replace('NOT', 'not')
    expect(read(text).query.kind).toBe('words')
    expect(readQuery(text, names, true).query.kind).toBe('and')
  })

  it('reads a text of any length, the beginning of a very long one', () => {
    const { query, notes } = read('hydrogen in the north '.repeat(5_000))
    expect(query).toMatchObject({ kind: 'words' })
    expect(notes).toEqual([{ kind: 'cut', kept: expect.any(Number), of: 110_000 }])
    expect(read('x'.repeat(50_000)).query).toMatchObject({ kind: 'words' })
  })

  it('says that a quotation mark has no partner, and that a quotation is longer than any passage', () => {
    expect(read('"green skills').notes).toEqual([{ kind: 'as_words', why: 'open_quote' }])
    expect(read(`"${'green skills '.repeat(70)}"`).notes).toEqual([{ kind: 'as_words', why: 'long_quote' }])
    expect(read('"green skills" x').notes).toEqual([])
  })

  it('finds a DOI in any of its forms', () => {
    for (const typed of ['10.1000/XYZ', 'doi: 10.1000/xyz', 'https://doi.org/10.1000/xyz']) {
      expect(printQuery(read(typed).query)).toBe('10.1000/xyz')
    }
  })

  it('names authors and DOIs that no document has, with names that are near', () => {
    expect(read('author:smyth hydrogen').notes).toEqual([
      { kind: 'no_document', words: 'author:smyth', near: ['Smith, J.'] },
    ])
    expect(read('NOT doi:10.1/x').notes).toEqual([{ kind: 'no_document', words: 'doi:10.1/x', near: [] }])
    expect(read('author:smith').notes).toEqual([])
  })
})
