import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cutText, toCleanLines, toCleanText, toCleanValue } from '../../../../src/ingest/parse/text/clean-text.ts'
import { joinHyphens } from '../../../../src/ingest/parse/text/join-hyphens.ts'

const join = (...pages: string[]) => joinHyphens(pages)

describe('clean text', () => {
  it('expands ligatures, composes accents and normalises line ends', () => {
    expect(toCleanText('e\ufb03cient \ufb01rms in \ufb02ux, a\ufb00ected, \ufb05art')).toBe(
      'efficient firms in flux, affected, start',
    )
    expect(toCleanText('cafe\u0301')).toBe('caf\u00e9')
    expect(toCleanText('a\r\nb\rc\u2028d\u0085e\vf\fg')).toBe('a\nb\nc\nd\ne\nf\ng')
  })

  it('has no NUL, control characters, soft hyphens or lone surrogates', () => {
    expect(toCleanText('a\0b\u0007c\u009fd\u007fe\ufffe')).toBe('abcde')
    expect(toCleanText('pro\u00adduct, caf\u0065\u00ad\u0301')).toBe('product, caf\u00e9')
    expect(toCleanText('x\ud800y\udc00z')).toBe('x\ufffdy\ufffdz')
    expect(toCleanText('keeps\ttabs \u{1F600}')).toBe('keeps\ttabs \u{1F600}')
  })

  it('keeps soft hyphens until lines are joined', () => {
    expect(toCleanLines('pro\u00ad\r\nduct')).toBe('pro\u00ad\nduct')
  })

  it('is well formed, NFC and without control characters for any input, and cleaning is idempotent', () => {
    const unit = fc.oneof(
      fc.integer({ max: 0xffff, min: 0 }),
      fc.constantFrom(0x61, 0x301, 0x323, 0xad, 0x0d, 0x0a, 0, 0xfb01, 0x1100, 0x1161),
    )
    const anything = fc.array(unit).map((units) => String.fromCharCode(...units))
    fc.assert(
      fc.property(anything, (text) => {
        const clean = toCleanText(text)
        expect(clean.isWellFormed()).toBe(true)
        expect(clean.normalize('NFC')).toBe(clean)
        expect(clean).not.toMatch(/[\0-\u0008\u000b-\u001f\u007f-\u009f\u00ad\ufb00-\ufb06\u2028\u2029]/)
        expect(toCleanText(clean)).toBe(clean)
      }),
      { numRuns: 1_000 },
    )
  })

  it('makes a one-line value, cut without splitting a surrogate pair, or null if nothing remains', () => {
    expect(toCleanValue('  A\n title\t\u200b here ', 100)).toBe('A title here')
    expect(toCleanValue('\0 \u00ad\n', 100)).toBeNull()
    expect(toCleanValue('abc \u{1F600}', 5)).toBe('abc')
    expect(toCleanValue('x'.repeat(1_000_000), 500)).toBe('x'.repeat(500))
    expect(cutText('ab\u{1F600}', 3)).toBe('ab')
    expect(cutText('ab\u{1F600}', 4)).toBe('ab\u{1F600}')
  })
})

describe('words that a line end broke', () => {
  it('are joined', () => {
    expect(join('an informa-\ntion society, inno-  \n  vation and re\u2010\nnewal')).toEqual([
      'an information society, innovation and renewal',
    ])
  })

  it('keep their hyphen after a first half that forms compounds, except in known single words', () => {
    expect(join('a low-\ncarbon plan, cross-\nborder')).toEqual(['a low-carbon plan, cross-border'])
    expect(join('the low-\nest short-\nages, high-\nways and high-\nlights')).toEqual([
      'the lowest shortages, highways and highlights',
    ])
  })

  it('keep their hyphen if the document has it within a line, on any page', () => {
    expect(join('a low-\ncarbon plan', 'Low-carbon heat')).toEqual(['a low-carbon plan', 'Low-carbon heat'])
    expect(join('a solar-\nheated pool')).toEqual(['a solar-heated pool'])
    expect(join('state-of-\nthe-art', 'a state-of-the-art plant')[0]).toBe('state-of-the-art')
  })

  it('keep their hyphen if both halves are words and the two together are not', () => {
    expect(join('data-\ndriven, agri-\nfirms and price-\nsensitive')).toEqual([
      'data-driven, agri-firms and price-sensitive',
    ])
    expect(join('decarbonis-\ning, Bir-\nmingham, stake-\nholders and develop-\nments')).toEqual([
      'decarbonising, Birmingham, stakeholders and developments',
    ])
  })

  it('keep the hyphens of a chain, of capitals and before a second element, whatever is before it', () => {
    expect(join('from end-\nto-end and proof-of-\nconcept')).toEqual(['from end-to-end and proof-of-concept'])
    expect(join('a UK-\nwide plan')).toEqual(['a UK-wide plan'])
    expect(join('a Quayby-\nled plan, corre-\nlated')).toEqual(['a Quayby-led plan, correlated'])
    expect(join('low-car-\nbon')).toEqual(['low-carbon'])
  })

  it('leave a hyphen that stands for what follows later', () => {
    expect(join('short-\nand long-term, edit-\nor')).toEqual(['short-\nand long-term, editor'])
  })

  it('are joined if the document has them in one, unless it has them with a hyphen', () => {
    expect(join('the Sand-\nmouth quay', 'Sandmouth')[0]).toBe('the Sandmouth quay')
    expect(join('of well-\nbeing', 'well-being')[0]).toBe('of well-being')
    expect(join('of well-\nbeing')).toEqual(['of wellbeing'])
  })

  it('may be in capitals', () => {
    expect(join('THE LEADER-\nSHIP OF A DATA-\nDRIVEN')).toEqual(['THE LEADERSHIP OF A DATA-DRIVEN'])
  })

  it('are treated within a table cell as at a line end', () => {
    expect(join('heat strat-\u200Begy yes', 'a low-\u200Bcarbon plan', 'low-carbon')).toEqual([
      'heat strategy yes',
      'a low-carbon plan',
      'low-carbon',
    ])
  })

  it('always lose soft hyphens', () => {
    expect(join('pro\u00ad\nduct, pro-duct')).toEqual(['product, pro-duct'])
  })

  it('are not joined after a dash or a single letter, nor before a name', () => {
    const untouched = ['Stoke-on-\nTrent', 'growth -\nand jobs', '2019-\n2020', 'either \u2014\nor', 'e-\nLearning']
    for (const text of untouched) expect(join(text)).toEqual([text])
    expect(join('e-\nlearning')).toEqual(['e-learning'])
  })

  it('may have accents, and are not joined across pages', () => {
    expect(join('ca\u00f1-\nada', 'stra-', 'tegy')).toEqual(['ca\u00f1ada', 'stra-', 'tegy'])
  })
})
