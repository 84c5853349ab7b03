import { describe, expect, it } from 'vitest'
import { alignQuotation } from '../../../src/search/quotations/align-quotation.ts'
import { describeAlignment } from '../../../src/search/quotations/describe-alignment.ts'
import { toPlainQuotation, toQuotedPieces, toSourceWords } from '../../../src/search/quotations/quotation-words.ts'

const SOURCE = 'We know this. The region will support its firms to grow, and create good jobs in every town by 2030.'

describe('a quotation held against a source', () => {
  it('is verbatim with other case, punctuation and quotation marks', async () => {
    const found = await compare('“the region will support its firms to grow and create good jobs”', [SOURCE])
    expect(found).toMatchObject({ likeness: 1, differences: [] })
    expect(found.quoted).toEqual(['The region will support its firms to grow, and create good jobs'])
  })

  it('says which words are missing, added and changed', async () => {
    const found = await compare('The region will strongly support firms to grow, and create bad jobs', [SOURCE])
    expect(found.differences).toEqual([
      { kind: 'added', quoted: 'strongly', source: null },
      { kind: 'missing', quoted: null, source: 'its' },
      { kind: 'changed', quoted: 'bad', source: 'good' },
    ])
    // 10 words are the same on both sides, of 12 and 12
    expect(found.likeness).toBeCloseTo(20 / 24)
  })

  it('takes another currency for a change', async () => {
    const found = await compare('we will invest $100m in the region', ['So we will invest £100m in the region.'])
    expect(found.differences).toEqual([{ kind: 'changed', quoted: '$', source: '£' }])
  })

  it('allows what it marks as left out or inserted', async () => {
    const found = await compare('The region will [...] create good jobs in [the] town [near you] by 2030', [SOURCE])
    expect(found).toMatchObject({ likeness: 1, differences: [] })
    expect(found.quoted).toEqual(['The region will', 'create good jobs in', 'town by 2030'])
  })

  it('counts a word as the same whichever side divides it', async () => {
    const divided = await compare('cooperation between the on-line services', [
      'co-operation between the online services',
    ])
    expect(divided).toMatchObject({ likeness: 1, differences: [] })
    const hyphenated = await compare('the development of skills', ['the develop-', 'ment of skills'])
    expect(hyphenated).toMatchObject({ likeness: 1, quoted: ['the develop', 'ment of skills'] })
  })

  it('runs over the end of a passage', async () => {
    const found = await compare('its firms to grow, and create good jobs', [
      'The region will support its firms to grow,',
      'and create good jobs in every town.',
    ])
    expect(found).toMatchObject({ likeness: 1, quoted: ['its firms to grow', 'and create good jobs'] })
  })

  it('runs on after a passage that stands between, such as a footnote', async () => {
    const found = await compare('its firms to grow, and create good jobs', [
      'The region will support its firms to grow,',
      '12 Office for National Statistics, Regional accounts, 2018.',
      'and create good jobs in every town.',
    ])
    expect(found).toMatchObject({ likeness: 1, differences: [] })
    expect(found.quoted).toEqual(['its firms to grow', 'and create good jobs'])
  })

  it('does not count the number of a note as a word', async () => {
    const found = await compare('support its growth. The firms', ['support its growth.12 The firms'])
    expect(found).toMatchObject({ likeness: 1, differences: [] })
  })

  it('is nothing like a text with other words', async () => {
    expect((await compare('a seal swam past the harbour wall', [SOURCE])).likeness).toBeLessThan(0.3)
    expect((await compare('a seal swam past', [''])).likeness).toBe(0)
  })

  it('of two pages is aligned with a long source in a fraction of a second', async () => {
    const words = Array.from({ length: 4_000 }, (_, at) => `word${at % 900} other${at}`).join(' ')
    const startedMs = performance.now()
    const found = await compare(words.slice(10_000, 16_000), [words])
    expect(found.likeness).toBeGreaterThan(0.99)
    expect(performance.now() - startedMs).toBeLessThan(5_000)
  })
})

async function compare(quotation: string, passages: readonly string[]) {
  const plain = toPlainQuotation(quotation)
  const quoted = toQuotedPieces(plain).map((piece) => (piece.kind === 'word' ? piece : null))
  const source = passages.flatMap((text, passage) =>
    toSourceWords(text).map((word, at) => ({ ...word, passage, beginsPassage: passage > 0 && at === 0 })),
  )
  const steps = await alignQuotation(
    quoted.map((word) => ({ key: word?.key ?? '', isGap: word === null })),
    source.map(({ key, beginsPassage, isNoteMark }) => ({ key, beginsPassage, isOptional: isNoteMark })),
  )
  const found = describeAlignment(steps, { quotation: plain, quoted, passages, source })
  const texts = [...found.spans].flatMap(([at, spans]) =>
    spans.map(({ start, end }) => (passages[at] ?? '').slice(start, end)),
  )
  return { ...found, quoted: texts }
}
