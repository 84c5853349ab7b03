import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { analyse } from '../../../src/search/analysis/analyse.ts'
import { stemOf } from '../../../src/search/analysis/stem.ts'
import { isEnglishWord } from '../../../src/search/vocabulary/english-words.ts'
import {
  createNearWords,
  isCorrectable,
  likeliestOf,
  nearAmong,
  targetsAmong,
} from '../../../src/search/vocabulary/near-words.ts'
import { addWords, NO_WORDS } from '../../../src/search/vocabulary/word-list.ts'
import { projectFolder } from '../../support/project-folder.ts'
import { seededRandom } from '../../../bench/support/seeded-random.ts'
import { UNKNOWN_WORDS } from './unknown-words.ts'

const folder = path.join(projectFolder, 'library/samples/texts')
const texts = readdirSync(folder).map((name) => readFileSync(path.join(folder, name), 'utf8'))
const frequencies = new Map<string, number>()
for (const { word } of texts.flatMap((text) => [...analyse(text)])) {
  frequencies.set(word, (frequencies.get(word) ?? 0) + 1)
}
const stems = new Set([...frequencies.keys()].map(stemOf))
const list = addWords(NO_WORDS, frequencies.keys())
const nearWords = createNearWords()

/** As `correctWord` does for a library of the sample texts, without names. */
async function corrected(word: string): Promise<string | null> {
  if (!isCorrectable(word) || stems.has(stemOf(word)) || (await isEnglishWord(word))) return null
  const near = targetsAmong(nearWords(list, word))
  return likeliestOf(near.map((each) => ({ ...each, passages: frequencies.get(each.word) ?? 0 })))
}

describe('slips of typing', () => {
  const vocabulary = [
    'hydrogen',
    'receive',
    'strategy',
    'trains',
    'foundational',
    'productivity',
    'employment',
    'renewable',
  ]
  const small = addWords(NO_WORDS, [
    ...vocabulary,
    'hydra',
    'relieve',
    'strategic',
    'train',
    'from',
    'industry',
    'there',
  ])

  it.each([
    ['hydrgoen', 'hydrogen'],
    ['recieve', 'receive'],
    ['stratgey', 'strategy'],
    ['trians', 'trains'],
    ['foundationl', 'foundational'],
    ['productivty', 'productivity'],
    ['employemnt', 'employment'],
    ['renewble', 'renewable'],
    ['ydrogen', 'hydrogen'],
    ['xindustry', 'industry'],
    ['prodctivty', 'productivity'],
  ])('%s is %s', (slip, word) => {
    const near = targetsAmong(createNearWords()(small, slip))
    expect(likeliestOf(near.map((each) => ({ ...each, passages: 1 })))).toBe(word)
  })

  it.each(['form', 'frmo', 'thre', 'ther', 'fron'])('are none of a stop word: %s', (word) => {
    expect(targetsAmong(createNearWords()(small, word))).toEqual([])
  })

  it.each(['11000', '70m', 'co2', 'lis', 'it0', 'd20190719'])('are not looked for in %s', (word) => {
    expect(isCorrectable(word)).toBe(false)
  })

  it('of two letters are believed of long words alone', () => {
    expect(nearAmong(['strategy', 'productivity'], 'strtgy')).toEqual([])
    expect(nearAmong(['strategy', 'productivity'], 'prodctivty').map(({ word }) => word)).toEqual(['productivity'])
    expect(nearAmong(['productivity'], 'xroductivty')).toEqual([])
  })

  it('finds the same words in a list that grows', () => {
    const near = createNearWords()
    const many = addWords(NO_WORDS, frequencies.keys())
    const grown = addWords(many, ['hydrogem', 'zzzzz'])
    expect(near(many, 'hydrogenn').map(({ word }) => word)).toEqual(['hydrogen'])
    expect(near(grown, 'hydroge').map(({ word }) => word)).toEqual(['hydrogem', 'hydrogen'])
    expect(near(addWords(grown, ['aaaaa']), 'aaaa').map(({ word }) => word)).toEqual(['aaaaa'])
    expect(near(many, 'hydroge').map(({ word }) => word)).toEqual(['hydrogen'])
  })

  it('are mended to the right word nine times out of ten', { timeout: 60_000 }, async () => {
    const random = seededRandom(15)
    const words = (
      await Promise.all([...frequencies.keys()].map(async (word) => [word, await isEnglishWord(word)] as const))
    )
      .filter(([word, isEnglish]) => isEnglish && word.length >= 5)
      .map(([word]) => word)
    let [made, mended] = [0, 0]
    while (made < 1_000) {
      const word = words[Math.floor(random() * words.length)] ?? ''
      const slip = slipOf(word, random)
      // What is another word cannot be told from what was meant.
      if (slip.length < 5 || stems.has(stemOf(slip)) || (await isEnglishWord(slip))) continue
      made += 1
      if ((await corrected(slip)) === word) mended += 1
    }
    expect(mended).toBeGreaterThanOrEqual(900)
  })

  it('are not seen in words that the library does not have', async () => {
    const unknown = UNKNOWN_WORDS.filter((word) => !stems.has(stemOf(word)))
    expect(unknown.length).toBeGreaterThan(200)
    const touched = await Promise.all(unknown.map(async (word) => [word, await corrected(word)] as const))
    const wrong = touched.filter(([, to]) => to !== null)
    expect(wrong.length, wrong.join(' ')).toBeLessThan(unknown.length / 100)
  })
})

/** One letter of the word added, left out, changed or swapped with the next. */
function slipOf(word: string, random: () => number): string {
  const at = Math.floor(random() * word.length)
  const letter = String.fromCharCode('a'.charCodeAt(0) + Math.floor(random() * 26))
  const [before, after] = [word.slice(0, at), word.slice(at + 1)]
  switch (Math.floor(random() * 4)) {
    case 0:
      return before + letter + word.slice(at)
    case 1:
      return before + after
    case 2:
      return before + letter + after
    default:
      return before + after.charAt(0) + word.charAt(at) + after.slice(1)
  }
}
