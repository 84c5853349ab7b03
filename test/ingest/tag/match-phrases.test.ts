import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normalise } from '../../../src/ingest/tag/match-normalise.ts'
import { createPhraseMatcher, phraseKey, type PhraseEntry } from '../../../src/ingest/tag/match-phrases.ts'

const entry = (id: string, texts: readonly string[], exclude: readonly string[] = []): PhraseEntry => ({
  id,
  phrases: texts.map((text) => ({ text, rule: text, exactCase: /\p{Lu}/u.test(text) && !/\p{Ll}/u.test(text) })),
  exclude,
})

/** The words of `text` that one entry with these phrases finds. */
const terms = (phrases: readonly string[], text: string, exclude: readonly string[] = []) =>
  createPhraseMatcher([entry('x', phrases, exclude)])(text).map(({ term }) => term)

describe('a phrase', () => {
  it('matches whole words in any case', () => {
    expect(terms(['skill'], 'Skill, SKILL; (skill) upskill skillet skill2 skill')).toEqual([
      'Skill',
      'SKILL',
      'skill',
      'skill',
    ])
    expect(terms(['space'], 'aerospace, space.')).toEqual(['space'])
  })

  it('matches a plural only at its end', () => {
    expect(terms(['fuel cell'], 'a fuel cell, fuel cells, fuels cell')).toEqual(['fuel cell', 'fuel cells'])
    expect(terms(['bus'], 'bus buses bused busesx')).toEqual(['bus', 'buses'])
    expect(terms(['city'], 'city cities')).toEqual(['city'])
  })

  it.each([
    'low-carbon',
    'low carbon',
    'low\u2010carbon',
    'low\u2011carbon',
    'low\u2013carbon',
    'low \u2014 carbon',
    'low\ncarbon',
    'low\u00a0 \tcarbon',
    'LOW\u2212Carbon',
  ])('is found whatever separates its words: %j', (written) => {
    for (const phrase of ['low carbon', 'low-carbon']) expect(terms([phrase], `a ${written} plan`)).toEqual([written])
  })

  it('is not found when its words are not separated', () => expect(terms(['low carbon'], 'lowcarbon')).toEqual([]))

  it('is found with straight and curly quotes, around and within it', () => {
    expect(terms(['build back better'], '\u201cBuild back better\u201d, "build back better"')).toHaveLength(2)
    expect(terms(["people's charter"], 'the people\u2019s charter')).toEqual(['people\u2019s charter'])
    expect(terms(['people\u2019s charter'], "the people's charter")).toEqual(["people's charter"])
  })

  it('is found before an apostrophe and an s', () => {
    expect(terms(['council'], 'the council\u2019s plan')).toEqual(['council'])
  })

  it('treats & and "and" as the same', () => {
    expect(terms(['research and development'], 'Research & Development; research&development')).toEqual([
      'Research & Development',
      'research&development',
    ])
    expect(terms(['oil & gas'], 'oil and gas')).toEqual(['oil and gas'])
  })

  it('ignores accents', () => {
    expect(terms(['cafe'], 'caf\u00e9, cafe\u0301s, CAFE')).toEqual(['caf\u00e9', 'cafe\u0301s', 'CAFE'])
    expect(terms(['M\u00f8ller'], 'moller')).toEqual([])
  })

  it('is compared letter by letter when they are outside a to z', () => {
    expect(terms(['\u0395\u03bb\u03bb\u03ac\u03b4\u03b1'], '\u03b5\u03bb\u03bb\u03ac\u03b4\u03b1')).toHaveLength(1)
    expect(terms(['\u0395\u03bb\u03bb\u03ac\u03b4\u03b1'], '\u03b2\u03bb\u03bb\u03ac\u03b4\u03b1')).toEqual([])
  })

  it('matches nothing when it is blank', () => expect(terms(['', ' - '], 'any text - at all')).toEqual([]))
})

describe('an acronym', () => {
  it('is found only in its exact case, also in the plural', () => {
    expect(terms(['AI'], 'AI, ai, Ai, AIs, AIS, said')).toEqual(['AI', 'AIs'])
    expect(terms(['R&D'], 'R&D, R & D, r&d')).toEqual(['R&D', 'R & D'])
    expect(terms(['D2N2'], 'D2N2 d2n2')).toEqual(['D2N2'])
  })
})

describe('an exclusion', () => {
  it('excludes the matches within it and no others', () => {
    const text = 'hydrogen peroxide, hydrogen, and hydrogen peroxides'
    expect(terms(['hydrogen'], text, ['hydrogen peroxide'])).toEqual(['hydrogen'])
    expect(terms(['peroxide plant'], 'hydrogen peroxide plant', ['hydrogen peroxide'])).toEqual(['peroxide plant'])
  })

  it('of one entry does not affect other entries', () => {
    const match = createPhraseMatcher([entry('a', ['hydrogen'], ['hydrogen bomb']), entry('b', ['hydrogen'])])
    expect(match('a hydrogen bomb').map(({ id }) => id)).toEqual(['b'])
  })
})

describe('overlapping matches', () => {
  it('keep the longest of an entry, or the earlier of two equally long ones', () => {
    expect(terms(['green hydrogen', 'hydrogen', 'hydrogen economy'], 'a green hydrogen economy')).toEqual([
      'hydrogen economy',
    ])
    expect(terms(['one two', 'two one'], 'one two one')).toEqual(['one two'])
  })

  it('keep those of other entries too, in text order', () => {
    const match = createPhraseMatcher([entry('b', ['clean energy']), entry('a', ['energy', 'clean energy'])])
    expect(match('skills, clean energy; energy').map(({ id, term }) => `${id}:${term}`)).toEqual([
      'a:clean energy',
      'b:clean energy',
      'a:energy',
    ])
  })
})

describe('the position of a match', () => {
  it.each([
    ['an emoji', '\u{1F600} \u{1F469}\u200d\u{1F4BB} ', 'efficiency'],
    ['a ligature', 'e\ufb03cient \ufb01rst ', 'e\ufb03ciency'],
    ['combining marks', 'e\u0301\u0323a\u0308 ', 'efficiency'],
    ['a sign that opens into several', '\u3392 \u00bd \u2122 ', 'efficiency'],
    ['a soft hyphen and a zero width joiner', 'so\u00adft z\u200dw ', 'effi\u00adcien\u200dcy'],
    ['characters that are no text', '\ud800\0\ufffd ', 'efficiency'],
  ])('is correct after and within %s', (_name, before, word) => {
    const text = `${before}${word} `
    const [match, ...others] = createPhraseMatcher([entry('x', ['efficiency'])])(text)
    expect(others).toEqual([])
    expect(match).toMatchObject({ start: before.length, end: before.length + word.length, term: word })
  })

  it('includes the combining marks of its last letter', () => {
    const [match] = createPhraseMatcher([entry('x', ['caf\u00e9'])])('a cafe\u0301 \u0301')
    expect(match).toMatchObject({ start: 2, end: 7, term: 'cafe\u0301' })
  })

  it('is the position of its term in any text', () => {
    const phrases = ['hydrogen', 'low carbon', 'R&D', 'AI', 'caf\u00e9', "people's", 'skill', 'green hydrogen', 'and']
    const match = createPhraseMatcher([entry('x', phrases, ['low carbon skill']), entry('y', phrases)])
    const piece = fc.oneof(
      fc.constantFrom(
        ...phrases,
        'LOW\u2013CARBON',
        'R & D',
        'cafe\u0301',
        '\u{1F600}',
        '\u200d',
        '\u0301',
        'e\ufb03',
        ' ',
        ' ',
        '-',
        's',
      ),
      fc.string({ unit: 'binary', maxLength: 4 }),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join('')
        let last = 0
        for (const { start, end, term, rule } of match(text)) {
          expect(text.slice(start, end)).toBe(term)
          expect(start).toBeGreaterThanOrEqual(last)
          expect(term.isWellFormed() || !text.isWellFormed()).toBe(true)
          expect(normalise(term).text.trim().startsWith(normalise(rule).text.trim())).toBe(true)
          last = start
        }
      }),
      { numRuns: 1_000 },
    )
  })

  it('is found wherever a phrase occurs between blanks', () => {
    const match = createPhraseMatcher([entry('x', ['place leadership'])])
    const words = fc.array(fc.stringMatching(/^[a-z]{1,8}$/), { maxLength: 10 })
    fc.assert(
      fc.property(words, words, (before, after) => {
        const text = [...before, 'Place leadership', ...after].join(' ')
        const start = before.join(' ').length + (before.length > 0 ? 1 : 0)
        expect(match(text)).toContainEqual(expect.objectContaining({ start, end: start + 'place leadership'.length }))
      }),
    )
  })
})

describe('the key of a phrase', () => {
  it('is equal for phrases that a matcher cannot distinguish', () => {
    expect(phraseKey('Low-Carbon')).toBe(phraseKey('low carbon'))
    expect(phraseKey('oil & gas')).toBe(phraseKey('Oil and Gas'))
    expect(phraseKey('AI')).not.toBe(phraseKey('ai'))
    expect(phraseKey('\u0395\u03bb\u03bb')).not.toBe(phraseKey('\u0395\u03bb\u03b1'))
  })
})
