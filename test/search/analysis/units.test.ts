import { describe, expect, it } from 'vitest'
import { analyse } from '../../../src/search/analysis/analyse.ts'

/** What a text is found by beside its words, with the text of it. */
function unitsIn(text: string): readonly (readonly [string, string])[] {
  const tokens = analyse(text)
  return tokens.flatMap(({ also }, at) =>
    also.map(({ stem, start, words }) => [stem, text.slice(start, tokens[at + words - 1]?.end)] as const),
  )
}

describe('amounts', () => {
  it.each([
    '£70m',
    '£70 m',
    '£70mn',
    '£70 million',
    '70 million',
    '70 Million',
    '70million',
    '70-million',
    '£70.0m',
    'GBP 70m',
    '€70m',
    '£70 millions',
  ])('reads %s as 70,000,000', (amount) => {
    const text = `The fund of ${amount} is open.`
    const [unit, ...others] = unitsIn(text)
    expect(unit?.[0]).toBe(analyse('70,000,000')[0]?.stem)
    expect(amount.endsWith(unit?.[1] ?? '?')).toBe(true)
    expect(others).toEqual([])
  })

  it.each([
    ['$1.5bn', '1500000000'],
    ['1.5 billion', '1500000000'],
    ['£1,250 million', '1250000000'],
    ['£70k', '70000'],
    ['£2 trillion', '2000000000000'],
    ['3.70 million', '3700000'],
  ])('reads %s as %s', (amount, stem) => {
    expect(unitsIn(amount)).toEqual([[stem, amount]])
  })

  it.each([
    '$100',
    '$1000',
    '£100',
    '70m tall',
    '5 k run',
    '70 millionaires',
    '1.2345k',
    '£70.5',
    '70 mice',
    '12,34 m',
  ])('reads no amount but the number in %s', (text) => {
    expect(unitsIn(text)).toEqual([])
  })

  it('does not confuse amounts that begin alike', () => {
    const stems = ['$100', '$1000', '$100m', '$1bn', '$10m'].map(
      (text) => analyse(text)[0]?.also[0]?.stem ?? text.slice(1),
    )
    expect(new Set(stems).size).toBe(stems.length)
  })
})

describe('dates', () => {
  it.each([
    '19 July 2019',
    '19th July 2019',
    '19th of July 2019',
    '19 Jul 2019',
    '19 July, 2019',
    'July 19, 2019',
    'July 19th 2019',
    '19/07/2019',
    '19/7/2019',
    '07/19/2019',
    '19.07.2019',
    '2019-07-19',
    '2019/07/19',
  ])('reads %s as one day', (date) => {
    expect(unitsIn(`On ${date}, it was published.`)).toEqual([['d20190719', date]])
  })

  it.each(['July 2019', '19 July', '2018/19', '2018-19', '1/2/3', '45/13/2019', '32 July 2019', '19 Jules 2019'])(
    'reads no day in %s',
    (text) => {
      expect(unitsIn(text)).toEqual([])
    },
  )

  it('reads a day in March before and after the month, and a number after a month that is none', () => {
    expect(unitsIn('in March 70 million were there')).toEqual([['70000000', '70 million']])
    expect(unitsIn('1-3 March 2020')).toEqual([['d20200303', '3 March 2020']])
  })
})

describe('identifiers and abbreviations', () => {
  it('reads a DOI with its punctuation as one, whatever surrounds it', () => {
    const stem = 'doi101016s0140673618303102'
    for (const text of [
      '10.1016/S0140-6736(18)30310-2',
      'https://doi.org/10.1016/S0140-6736(18)30310-2.',
      '(doi:10.1016/s0140-6736(18)30310-2)',
    ]) {
      expect(unitsIn(text).map(([each]) => each)).toEqual([stem])
    }
  })

  it('reads R & D and r and d as R&D', () => {
    expect(unitsIn('R & D')).toEqual([[analyse('R&D')[0]?.stem, 'R & D']])
    expect(unitsIn('in r and d')).toEqual([['r0d', 'r and d']])
    expect(unitsIn('here and there')).toEqual([])
  })
})

describe('words in capitals', () => {
  const stemsOf = (text: string) => analyse(text).map(({ stem, isStop }) => (isStop ? '' : stem))

  it('are no stop words amid small letters', () => {
    expect(stemsOf('Our IT in the US, says WHO')).toEqual(['', 'it0', '', '', 'us0', 'say', 'who0'])
    expect(stemsOf('it tells us who')).toEqual(['', 'tell', '', ''])
  })

  it('say nothing in a line of capitals', () => {
    expect(stemsOf('WHO TELLS US')).toEqual(['', 'tell', ''])
    expect(stemsOf('WHO TELLS US\nThe US tells')).toEqual(['', 'tell', '', '', 'us0', 'tell'])
  })

  it('keep their endings, and are found by the plain word too', () => {
    const [aids, policy] = analyse('AIDS policies')
    expect([aids?.stem, aids?.also.map(({ stem }) => stem), policy?.stem]).toEqual(['aids', ['aid'], 'polici'])
    expect(analyse('aids')[0]?.also).toEqual([])
  })
})
