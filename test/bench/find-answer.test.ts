import { describe, expect, it } from 'vitest'
import { findAnswer, sharedFirst, type ShownDocument } from '../../bench/quality/find-answer.ts'

const passage = (text: string, pageLabel: string | null = null, pageIndex = 1) => ({ text, pageLabel, pageIndex })
const answer = { document: 'plan', words: ['homes', '13,328'] }

describe('the answer to a question', () => {
  const other: ShownDocument = { names: ['other'], passages: [passage('13,328 homes')] }

  it('is in the first document of that name that shows a passage with all the words', () => {
    const plan = { names: ['draft', 'plan'], passages: [passage('Some homes.'), passage('A total of 13,328 Homes')] }
    expect(findAnswer([answer], [other, plan])).toBe(2)
    expect(findAnswer([answer], [other])).toBeNull()
    expect(findAnswer([answer], [])).toBeNull()
  })

  it('is not made of words of several passages, or of parts of words and numbers', () => {
    const ask = (...texts: string[]) =>
      findAnswer([answer], [{ names: ['plan'], passages: texts.map((text) => passage(text)) }])
    expect(ask('homes', '13,328')).toBeNull()
    expect(ask('homeless: 13,328')).toBeNull()
    expect(ask('homes: 113,328')).toBeNull()
    expect(ask('homes: 13')).toBeNull()
    expect(ask('(homes) £13,328.')).toBe(1)
  })

  it('may have hyphens, apostrophes and ligatures', () => {
    const words = ['self-build', "knight's", 'first']
    const passages = [passage('Self-build at Knight’s End, \uFB01rst come')]
    expect(findAnswer([{ document: 'plan', words }], [{ names: ['plan'], passages }])).toBe(1)
  })

  it('is on the printed page, or on that of the file where none is printed', () => {
    const onPage = (page: string, label: string | null, index: number) =>
      findAnswer([{ document: 'plan', page, words: [] }], [{ names: ['plan'], passages: [passage('', label, index)] }])
    expect(onPage('iv', 'iv', 6)).toBe(1)
    expect(onPage('6', 'iv', 6)).toBeNull()
    expect(onPage('6', null, 6)).toBe(1)
  })

  it('is any of several', () => {
    expect(findAnswer([answer, { document: 'other', words: ['homes'] }], [other])).toBe(1)
  })
})

describe('what two searches share', () => {
  it('is counted against the longer list', () => {
    expect(sharedFirst(['a', 'b'], ['b', 'a', 'c', 'd'])).toBe(0.5)
    expect(sharedFirst(['a', 'b', 'c', 'd'], ['a', 'b'])).toBe(0.5)
    expect(sharedFirst(['a'], ['a'])).toBe(1)
    expect(sharedFirst(['a'], [])).toBe(0)
    expect(sharedFirst([], [])).toBe(1)
  })
})
