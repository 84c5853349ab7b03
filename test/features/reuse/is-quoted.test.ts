import { describe, expect, it } from 'vitest'
import { isQuoted } from '../../../src/features/reuse/is-quoted.ts'

const spanOf = (text: string, words: string) => {
  const start = text.indexOf(words)
  return { start, end: start + words.length }
}

describe('wording between quotation marks', () => {
  const words = 'trains shall run on hydrogen'
  it.each([
    [`The plan says “that ${words} by then”, and no more.`, true],
    [`The plan says "${words}", and no more.`, true],
    [`The plan says “much”, and that ${words} by then.`, false],
    [`The "first" plan says that ${words} in "good" time.`, false],
    [`The plan says “that ${words} by then.`, false],
    [`« ${words} »`, true],
    [words, false],
  ])('in %s: %s', (text, expected) => {
    expect(isQuoted(text, [spanOf(text, words)])).toBe(expected)
  })

  it('is quoted only when every span is', () => {
    const text = `“${words}” is what they said, and planes shall run on tallow`
    expect(isQuoted(text, [spanOf(text, words), spanOf(text, 'planes shall')])).toBe(false)
    expect(isQuoted(text, [])).toBe(false)
  })
})
