import { describe, expect, it } from 'vitest'
import { toTexLetter } from '../../../../src/ingest/parse/pdf/tex-letters.ts'

describe('letters of fonts of TeX', () => {
  it('are found by their code, whatever the prefix of a font subset', () => {
    expect(toTexLetter('CMSY8', 0x30)).toBe('\u2032')
    expect(toTexLetter('BIKXFS+CMSY10', 0x68)).toBe('\u27E8')
    expect(toTexLetter('CMBSY7', 0x7f)).toBe('\u2660')
    expect(toTexLetter('CMMI10', 0x27)).toBe('\u03C6')
    expect(toTexLetter('LMMathItalic10-Regular', 0x7d)).toBe('\u2118')
    expect(toTexLetter('CMEX10', 0x58)).toBe('\u2211')
  })

  it('are empty for parts of tall brackets and for drawings', () => {
    expect(toTexLetter('CMEX10', 0x3e)).toBe('')
    expect(toTexLetter('CMEX10', 0x7a)).toBe('')
    expect(toTexLetter('MSAM10', 0x04)).toBe('')
    expect(toTexLetter('CMSY10', 0xff)).toBe('')
  })

  it('are null for other fonts', () => {
    expect(toTexLetter('CMR10', 0x30)).toBeNull()
    expect(toTexLetter('Cambria', 0x30)).toBeNull()
    expect(toTexLetter('MyCMSY10', 0x30)).toBeNull()
  })
})
