import { describe, expect, it } from 'vitest'
import { toPlainQuotation, toQuotedPieces, toSourceWords } from '../../../src/search/quotations/quotation-words.ts'

describe('the words of a quotation', () => {
  it('are compared without case, accents, apostrophes and quotation marks', () => {
    expect(piecesOf('“The Région’s firms’ ‘growth’”')).toEqual(['the', 'regions', 'firms', 'growth'])
    expect(piecesOf('"the region\'s"')).toEqual(piecesOf('“the region’s”'))
  })

  it('keep the signs of money and per cent apart', () => {
    expect(piecesOf('£100m, $100m or 40%')).toEqual(['£', '100m', '$', '100m', 'or', '40', '%'])
  })

  it('read an ampersand as a word', () => {
    expect(piecesOf('research & development')).toEqual(piecesOf('research and development'))
  })

  it('join a word that was divided at the end of a line', () => {
    expect(piecesOf('the develop-\nment of pro­ductivity')).toEqual(['the', 'development', 'of', 'productivity'])
  })

  it.each(['…', '...', '. . .', '[...]', '[…]', '[ . . . ]', '(…)'])('mark an omission written as %s', (sign) => {
    expect(piecesOf(`the plan ${sign} for growth`)).toEqual(['the', 'plan', null, 'for', 'growth'])
  })

  it('mark insertions, and restore a letter that was changed to fit', () => {
    expect(piecesOf('[T]he council [of the city] will [sic] grow')).toEqual([
      ...['the', 'council', null, 'will', null, 'grow'],
    ])
    expect(piecesOf('they develop[ed] skills')).toEqual(['they', null, 'skills'])
  })

  it('ignore a gap at either end, and are none where there is nothing else', () => {
    expect(piecesOf('… the plan …')).toEqual(['the', 'plan'])
    expect(piecesOf('[...] … \u0000')).toEqual([])
  })

  it('keep their places in the plain text', () => {
    const plain = toPlainQuotation('the plan [...] for “growth”')
    const words = toQuotedPieces(plain).flatMap((piece) =>
      piece.kind === 'gap' ? [] : [plain.slice(piece.start, piece.end)],
    )
    expect(words).toEqual(['the', 'plan', 'for', 'growth'])
  })
})

describe('the words of a source', () => {
  it('say which are the numbers of notes', () => {
    const marks = (text: string) => toSourceWords(text).flatMap(({ key, isNoteMark }) => (isNoteMark ? [key] : []))
    expect(marks('of growth.12 The firms,3 and others')).toEqual(['12', '3'])
    expect(marks('see p.12, paragraph 3.12 and 2019.12')).toEqual([])
  })

  it('leave out superscript numbers', () => {
    expect(toSourceWords('growth¹² in m²').map(({ key }) => key)).toEqual(['growth', 'in', 'm'])
  })
})

function piecesOf(quotation: string): readonly (string | null)[] {
  return toQuotedPieces(toPlainQuotation(quotation)).map((piece) => (piece.kind === 'word' ? piece.key : null))
}
