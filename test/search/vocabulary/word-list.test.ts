import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addWords, appendWords, NO_WORDS, wordsFrom } from '../../../src/search/vocabulary/word-list.ts'

/** Many of them are beginnings of others, and begin and end blocks. */
const word = fc.stringMatching(/^[ab0z]{1,4}$/)
const longWord = fc.stringMatching(/^[a-z0-9]{40,60}$/)

function sorted(words: Iterable<string>): readonly string[] {
  return [...new Set(words)].sort()
}

describe('a list of words', () => {
  it('has each word once and in order, however they are added', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(word, longWord), { maxLength: 600 }),
        fc.array(fc.array(fc.oneof(word, longWord), { maxLength: 200 }), { maxLength: 4 }),
        (first, more) => {
          let list = appendWords(NO_WORDS, sorted(first).join(' '))
          for (const words of more) list = addWords(list, words)
          const all = sorted([...first, ...more.flat()])
          expect([...wordsFrom(list, '')]).toEqual(all)
          expect(list.size).toBe(all.length)
        },
      ),
      { numRuns: 100 },
    )
  })

  it('finds the words with a beginning, at the edges of blocks too', () => {
    const numbers = Array.from({ length: 5_000 }, (_, number) => number.toString(36))
    const odd = numbers.filter((_, index) => index % 2 === 1)
    const even = numbers.filter((_, index) => index % 2 === 0)
    const list = addWords(appendWords(NO_WORDS, sorted(odd).join(' ')), even)
    expect(list.blocks.length).toBeGreaterThan(10)
    const firsts = list.blocks.map((block) => block.slice(0, block.indexOf(' ')))
    const lasts = list.blocks.map((block) => block.slice(block.lastIndexOf(' ') + 1))
    for (const beginning of ['', '0', 'a', 'zzzz', ...firsts, ...lasts, ...firsts.map((each) => each.slice(0, 2))]) {
      expect([...wordsFrom(list, beginning)], beginning).toEqual(
        sorted(numbers).filter((each) => each.startsWith(beginning)),
      )
    }
  })

  it('is appended to a page at a time, without change to the lists before', () => {
    const one = appendWords(NO_WORDS, 'alder ash')
    const two = appendWords(one, 'beech birch')
    expect([...wordsFrom(appendWords(two, ''), '')]).toEqual(['alder', 'ash', 'beech', 'birch'])
    expect(addWords(two, ['ash', 'yew']).size).toBe(5)
    expect([one.size, two.size, NO_WORDS.size]).toEqual([2, 4, 0])
    expect([...wordsFrom(one, '')]).toEqual(['alder', 'ash'])
  })
})
