import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { analyse, toPrefix } from '../../../src/search/analysis/analyse.ts'
import type { Token } from '../../../src/search/analysis/token.ts'
import { joinedStem, joinedWord, splitsOf } from '../../../src/search/analysis/compounds.ts'
import { isStopWord, STOP_WORDS } from '../../../src/search/analysis/stop-words.ts'

const wordsOf = (text: string) => analyse(text).map(({ word }) => word)
const stemsOf = (text: string) => analyse(text).map(({ stem }) => stem)

describe('words of a text', () => {
  it.each<[string, string, readonly string[]]>([
    ['case and accents', 'Région CAFÉ naïve', ['region', 'cafe', 'naive']],
    [
      'possessives, straight and curly',
      "region's region’s REGION'S regions'",
      ['region', 'region', 'region', 'regions'],
    ],
    ['contractions', "don't don’t O'Brien", ['dont', 'dont', 'obrien']],
    ['ligatures and letters of neighbours', 'ﬁne straße Ærø Łódź', ['fine', 'strasse', 'aero', 'lodz']],
    ['full width and circled forms', 'ｈｙｄｒｏ ①', ['hydro', '1']],
    ['formulas', 'CO2 CO₂ H₂O km²', ['co2', 'co2', 'h2o', 'km2']],
    ['note marks, which are not of the word', 'growth¹² plans² UK³ 4.2⁵ 2018⁴', 'growth plans uk 4 2 2018'.split(' ')],
    ['exponents, which are no digits', '10⁶ tonnes, 10⁻³,⁴ of', ['10', 'tonnes', '10', 'of']],
    [
      'numbers: thousands are one, the rest are groups',
      '1,000 1,000,000 2.5 2019/20 1,00',
      '1000 1000000 2 5 2019 20 1 00'.split(' '),
    ],
    [
      'soft hyphens and zero-width characters',
      'hydro\u00adgen na\u200btional\u2060 \ufeffx',
      ['hydrogen', 'national', 'x'],
    ],
    ['an ampersand between blanks', 'skills & growth R & D', ['skills', 'and', 'growth', 'r', 'and', 'd']],
    ['an ampersand between letters', 'R&D b&b, B&Bs (A&E) AT&T M&S’s', ['r0d', 'b0b', 'b0b', 'a0e', 'at0t', 'm0s']],
    ['an ampersand between words', 'Smith&Jones x=1&y=2', ['smith', 'jones', 'x', '1', 'y', '2']],
    ['programming languages', 'C, C++, C# and c+', ['c', 'c0plus', 'c0sharp', 'and', 'c']],
    ['addresses', 'https://x.org/a_b?c=1', ['https', 'x', 'org', 'a', 'b', 'c', '1']],
    ['Greek, whatever the case', 'ΛΌΓΟΣ λόγος', ['u03bb03bf03b303bf03c3', 'u03bb03bf03b303bf03c3']],
    ['Cyrillic', 'Йод', ['u0438043e0434']],
    ['scripts without blanks, letter by letter', '中国', ['u4e2d', 'u56fd']],
    ['lone surrogates, which part words', 'a\ud800b', ['a', 'b']],
    ['nothing', ' \t\n…—“”😀 ʼ \u0301', []],
  ])('tokenises %s', (_what, text, words) => {
    expect(wordsOf(text)).toEqual(words)
  })

  it('gives the position of each word and which hyphens join', () => {
    const text = 'The region’s health-care – and health care.'
    const tokens = analyse(text)
    expect(tokens.map(({ start, end }) => text.slice(start, end))).toEqual([
      'The',
      'region’s',
      'health',
      'care',
      'and',
      'health',
      'care',
    ])
    expect(tokens.map(({ position }) => position)).toEqual([0, 1, 2, 3, 4, 5, 6])
    expect(tokens.filter(({ joins }) => joins).map(({ position }) => position)).toEqual([2])
    expect(tokens.filter(({ isStop }) => isStop).map(({ word }) => word)).toEqual(['the', 'and'])
  })

  it.each(['-', '‐', '‑', '–'])('joins by %s, once and without spaces', (hyphen) => {
    const joins = (text: string) => analyse(text).map((token) => token.joins)
    expect(joins(`co${hyphen}op`)).toEqual([true, false])
    expect(joins(`co${hyphen} op`)).toEqual([false, false])
    expect(joins(`co${hyphen}${hyphen}op`)).toEqual([false, false])
  })

  it('cuts words at 60 characters', () => {
    expect(wordsOf('a'.repeat(5000))).toEqual(['a'.repeat(60)])
    expect(wordsOf('ж'.repeat(100))[0]).toHaveLength(60)
  })

  it('gives alphanumeric words within bounds and in order for any string', () => {
    const unit = fc.oneof(
      fc.constantFrom(..."aZé’'- ,1ßﬁ₂¹中ж\u00ad\u0301\ud800&"),
      fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
      fc.integer({ min: 0x10000, max: 0x323af }).map((code) => String.fromCodePoint(code)),
    )
    fc.assert(
      fc.property(fc.string({ unit }), (text) =>
        analyse(text).every((token, index, all) => isSound(text, token, index, all)),
      ),
      { numRuns: 1000 },
    )
  })
})

const OPAQUE = /^[a-z0-9]{1,60}$/

/** Analysing a word alone gives the same word, since a query prints the pieces it was made from. */
function isSound(text: string, token: Token, index: number, all: readonly Token[]): boolean {
  const { start, end, position, word, stem } = token
  const piece = text.slice(start, end)
  return (
    OPAQUE.test(word) &&
    OPAQUE.test(stem) &&
    position === index &&
    (all[index - 1]?.end ?? 0) <= start &&
    start < end &&
    end <= text.length &&
    (piece === '&' || wordsOf(piece).join(' ') === word)
  )
}

describe('spellings', () => {
  it.each([
    ['organization organizations organizational', 'organisation organisations organisational'],
    ['organized organizing organizer realize utilization', 'organised organising organiser realise utilisation'],
    ['analyze analyzed paralyzing electrolyzers', 'analyse analysed paralysing electrolysers'],
    [
      'favor favorite labor laborers neighborhoods behavioral colored',
      'favour favourite labour labourers neighbourhoods behavioural coloured',
    ],
    ['center centers centered theater fiber kilometers liter', 'centre centres centred theatre fibre kilometres litre'],
    [
      'program programs defense offense license licensing practise',
      'programme programmes defence offence licence licencing practice',
    ],
    ['traveled leveling fueled modeling counselor', 'travelled levelling fuelled modelling counsellor'],
    [
      'skillful fulfill enrollment aluminum catalog gray sulfur',
      'skilful fulfil enrolment aluminium catalogue grey sulphur',
    ],
    ['pediatric anemia archeology anesthetized', 'paediatric anaemia archaeology anaesthetised'],
  ])('converts %s to %s', (american, british) => {
    expect(wordsOf(american)).toEqual(british.split(' '))
    expect(wordsOf(british)).toEqual(british.split(' '))
  })

  it('leaves similar words unchanged', () => {
    const words =
      'size sized sizing resize oversized prize prizes prized seize seized seizing maize capsize citizen horizon bizarre ' +
      'magazine four hour tour pour your flour sailor doctor major honorary laboratory humorous vigorous glamorous ' +
      'elaborate collaborate armoury enter meter parameter perimeter cluster filter later water tense license'
    expect(wordsOf(words)).toEqual(words.replace(/license$/, 'licence').split(' '))
  })

  it.each([
    ['levelling leveling', 'levelling'],
    ['levelled leveled levels level', 'level'],
    ['travelled traveled traveller travelling', 'travel'],
    ['fuel fuels fuelled fueling', 'fuel'],
    ['programme program programmes programming programmed', 'program'],
    ['organisation organization organise organizing', 'organis'],
    ['centre center centring', 'centr'],
    ['licence license licensed licensing', 'licenc'],
  ])('reduces %s to one stem', (words, stem) => {
    expect(new Set(stemsOf(words))).toEqual(new Set([stem]))
  })

  it('keeps organisations and organs apart', () => {
    expect(stemsOf('organ organs')).toEqual(['organ', 'organ'])
    expect(stemsOf('organization')).toEqual(['organis'])
  })

  it('leaves words with digits and of other scripts unstemmed', () => {
    expect(stemsOf('1990s co2 b2bing λόγοις')).toEqual(wordsOf('1990s co2 b2bing λόγοις'))
  })

  it.each([
    ['hydro', 'hydro'],
    ['Organiz', 'organis'],
    ['organizat', 'organis' + 'at'],
    ['electrolyz', 'electrolys'],
    ['siz', 'siz'],
    ['color', 'colour'],
    ['Ré', 're'],
  ])('converts the prefix %s to %s', (typed, beginning) => {
    expect(toPrefix(typed)).toBe(beginning)
  })
})

describe('stop words', () => {
  it('are few, folded and unique', () => {
    expect(STOP_WORDS.length).toBeGreaterThan(120)
    expect(STOP_WORDS.length).toBeLessThan(200)
    expect(new Set(STOP_WORDS).size).toBe(STOP_WORDS.length)
    expect(STOP_WORDS.filter((word) => wordsOf(word)[0] !== word)).toEqual([])
    expect(isStopWord('constructor')).toBe(false)
  })
})

describe('compounds', () => {
  it('join two words into their closed form', () => {
    const [health, care] = analyse('health cares')
    if (health === undefined || care === undefined) throw new Error('two words were expected')
    expect(joinedWord(health, care)).toBe('healthcares')
    expect(joinedStem(health, care)).toBe('healthcar')
    expect(stemsOf('healthcare')).toEqual(['healthcar'])
  })

  it('split where both parts could be words', () => {
    expect(splitsOf('healthcare')).toEqual([
      ['heal', 'thcare'],
      ['healt', 'hcare'],
      ['health', 'care'],
    ])
    expect(splitsOf('overuse')).toEqual([])
    expect(splitsOf('overtime')).toEqual([]) // "over" is a stop word
    expect(splitsOf('covid20192020')).toEqual([])
    expect(splitsOf('')).toEqual([])
  })
})
