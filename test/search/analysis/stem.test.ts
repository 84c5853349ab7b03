import { describe, expect, it } from 'vitest'
import { stemOf } from '../../../src/search/analysis/stem.ts'

describe('stems of words', () => {
  it.each([
    ['lis', 'lies'],
    ['lep', 'les'],
    ['gva', 'gla'],
    ['us', 'uses'],
    ['aid', 'aids0'],
    ['productivity', 'product'],
    ['productivity', 'products'],
    ['level', 'levelling'],
    ['train', 'training'],
    ['trains', 'training'],
    ['house', 'housing'],
    ['employer', 'employ'],
    ['employer', 'employment'],
    ['department', 'depart'],
    ['news', 'new'],
    ['organisation', 'organ'],
  ])('keeps %s and %s apart', (one, other) => {
    expect(stemOf(one)).not.toBe(stemOf(other))
  })

  it.each([
    ['strategy', 'strategies'],
    ['productivity', 'productivities'],
    ['lep', 'leps'],
    ['use', 'uses'],
    ['use', 'used'],
    ['use', 'using'],
    ['lie', 'lies'],
    ['day', 'days'],
    ['pay', 'paying'],
    ['try', 'tries'],
    ['add', 'adding'],
    ['employer', 'employers'],
    ['investment', 'investments'],
    ['train', 'trains'],
    ['level', 'levels'],
    ['level', 'levelled'],
    ['travel', 'traveller'],
    ['gas', 'gases'],
    ['programme', 'programmes'],
    ['invest', 'investing'],
    ['region', 'regional'],
  ])('takes %s and %s for forms of one word', (one, other) => {
    expect(stemOf(one)).toBe(stemOf(other))
  })

  it('leaves words of three letters, and abbreviations without a vowel, as they are', () => {
    const words = 'lep lis gva les us sme ccs nhs dcms bbc gas its as ies ing'.split(' ')
    expect(words.map(stemOf)).toEqual(words)
  })

  it('leaves three letters at least of any longer word', () => {
    const words =
      'ties dies lies ices eyes axes oxes used ageing aged iced tied died dying tying uing aing goes odes'.split(' ')
    expect(words.filter((word) => stemOf(word).length < 3)).toEqual([])
  })
})
