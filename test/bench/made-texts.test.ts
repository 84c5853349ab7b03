import { describe, expect, it } from 'vitest'
import type { LibraryText } from '../../bench/library/corpus-texts.ts'
import { makeTexts } from '../../bench/library/made-texts.ts'
import { measureGrowth, WORD } from '../../bench/library/vocabulary-growth.ts'
import { seededRandom } from '../../bench/support/seeded-random.ts'

const EXPONENT = 0.6
const SOURCE_TEXTS = 200
const SENTENCES = 40
const SENTENCE_WORDS = 15

describe('made texts', () => {
  const sources = textsOfGrowth(seededRandom(1))
  const growth = measureGrowth(sources, seededRandom(2))

  it('are made at a rate of growth that is measured', () => {
    expect(growth.words).toBe(SOURCE_TEXTS * SENTENCES * SENTENCE_WORDS)
    expect(growth.exponent).toBeGreaterThan(EXPONENT - 0.05)
    expect(growth.exponent).toBeLessThan(EXPONENT + 0.05)
  })

  it('have a vocabulary that grows on as it did in the texts they are made of', () => {
    const counts = countWords(sources, makeTexts(sources, seededRandom(3)), growth.words * 10)
    const words = [...counts.values()].reduce((sum, count) => sum + count, 0)
    const expected = growth.distinct * (words / growth.words) ** growth.exponent
    expect(counts.size).toBeGreaterThan(expected * 0.95)
    expect(counts.size).toBeLessThan(expected * 1.05)
  })

  it('repeat new words as often as texts that continue the sources would', () => {
    const known = countWords([], sources, Infinity)
    const sharesOf = (texts: Iterable<LibraryText>): readonly number[] => {
      const counts = [...countWords([], texts, growth.words * 10)].filter(([word]) => !known.has(word))
      const share = (least: number, most: number): number =>
        counts.filter(([, count]) => count >= least && count <= most).length / counts.length
      return [share(1, 1), share(2, 4), share(5, Infinity)]
    }
    const made = sharesOf(makeTexts(sources, seededRandom(3)))
    const real = sharesOf(Array.from({ length: 10 }, (_, index) => textsOfGrowth(seededRandom(10 + index))).flat())
    made.forEach((share, index) => expect(Math.abs(share - (real[index] ?? 0)), `${made} ${real}`).toBeLessThan(0.03))
  })

  it('have fewer new words in a larger library, and not those that it may have', () => {
    const known = countWords([], sources, Infinity)
    const newWords = (passages: number): ReadonlySet<string> => {
      const counts = countWords([], makeTexts(sources, seededRandom(3), passages), growth.words)
      return new Set([...counts.keys()].filter((word) => !known.has(word)))
    }
    const [small, large] = [newWords(0), newWords(1_000_000)]
    expect(large.size).toBeLessThan(small.size / 3)
    expect([...large].filter((word) => small.has(word))).toEqual([])
  })

  it('are the same for the same seed', () => {
    const first = (seed: number): unknown => makeTexts(sources, seededRandom(seed)).next().value
    expect(first(5)).toEqual(first(5))
    expect(first(5)).not.toEqual(first(6))
  })
})

/** Texts of words drawn by Zipf's law, r ** -(1 / EXPONENT) for the word of rank r, whose vocabulary grows by Heaps'. */
function textsOfGrowth(random: () => number): readonly LibraryText[] {
  const nextWord = (): string => {
    const rank = Math.floor(Math.min((1 - random()) ** -(EXPONENT / (1 - EXPONENT)), Number.MAX_SAFE_INTEGER))
    return `w${toLetters(rank)}`
  }
  const nextSentence = (): string => {
    const words = Array.from({ length: SENTENCE_WORDS }, nextWord).join(' ')
    return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`
  }
  return Array.from({ length: SOURCE_TEXTS }, () => {
    return {
      title: 'A text',
      passages: [{ text: Array.from({ length: SENTENCES }, nextSentence).join(' '), headingPath: [] }],
    }
  })
}

function toLetters(number: number): string {
  return [...String(number)].map((digit) => 'abcdefghij'[Number(digit)]).join('')
}

/** Counts the words of all of `known`, and of as many others as have `least` words. */
function countWords(known: readonly LibraryText[], others: Iterable<LibraryText>, least: number) {
  const counts = new Map<string, number>()
  let words = 0
  const add = (text: LibraryText): void => {
    for (const passage of text.passages) {
      for (const word of passage.text.toLowerCase().match(WORD) ?? []) {
        counts.set(word, (counts.get(word) ?? 0) + 1)
        words += 1
      }
    }
  }
  known.forEach(add)
  for (const text of others) {
    add(text)
    if (words >= least) return counts
  }
  return counts
}
