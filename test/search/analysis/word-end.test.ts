import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { codePointOf, sizeOf } from '../../../src/search/analysis/characters.ts'
import { afterSeparators, isJoined, wordEnd } from '../../../src/search/analysis/word-end.ts'

const UNSPACED = '\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmer}\\p{sc=Myanmar}'
const INVISIBLE = '\\u00ad\\u200b-\\u200d\\u2060\\ufeff'
const LETTER = `[[\\p{L}\\p{M}\\p{N}]--[${UNSPACED}]]`
/** What a word is, as a pattern: grouped numbers, letters with signs, words, letters of unspaced scripts, `&` between spaces. */
const WORD = new RegExp(
  `[0-9]{1,3}(?:,[0-9]{3}){1,6}(?![\\p{L}\\p{N}])` +
    `|[A-Za-z](?:[A-Za-z]{0,2}&[A-Za-z]{1,3}(?:['’]s)?|\\+\\+|#)(?![\\p{L}\\p{M}\\p{N}&+#])` +
    `|[[\\p{L}\\p{N}]--[${UNSPACED}]]${LETTER}*(?:(?:[${INVISIBLE}]+(?:['‘’＇][${INVISIBLE}]*)?|['‘’＇][${INVISIBLE}]*)${LETTER}+)*` +
    `|[[${UNSPACED}]&&\\p{L}]\\p{M}*|(?<=\\s)&(?=\\s)`,
  'gv',
)

function piecesOf(text: string): readonly string[] {
  const pieces: string[] = []
  let start = afterSeparators(text, 0)
  while (start < text.length) {
    const end = wordEnd(text, start)
    if (end > start) pieces.push(text.slice(start, end))
    start = afterSeparators(text, end > start ? end : start + sizeOf(codePointOf(text, start)))
  }
  return pieces
}

describe('the ends of words', () => {
  it('are those of the pattern, in any string', () => {
    const unit = fc.oneof(
      fc.constantFrom(..."aZé’'‘- ,1ßﬁ₂¹中กา๑ж\u00ad\u200b\ufeff\u0301\u{1d400}\u{1f600}\ud800\udc00&"),
      fc.constantFrom('1,000', ',000', ' & ', 'a\u00ad’b', '12', 'a&b', 'C++', '#', '’s'),
      fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
      fc.integer({ min: 0x10000, max: 0x10ffff }).map((code) => String.fromCodePoint(code)),
    )
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 30 }), (text) => {
        expect(piecesOf(text)).toEqual(text.match(WORD) ?? [])
      }),
      { numRuns: 3000 },
    )
  })

  it('are joined by one hyphen and nothing else', () => {
    const joined = [...'-‐‑‒–－﹣'].filter((hyphen) => isJoined(`a${hyphen}b`, 1))
    expect(joined.join('')).toBe('-‐‑‒–－﹣')
    expect(['a', 'a-', 'a—b', 'a b', 'a- b', 'a--b', 'a-&'].filter((text) => isJoined(text, 1))).toEqual([])
    expect(isJoined('a-中', 1)).toBe(true)
  })
})
