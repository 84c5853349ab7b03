import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { findPassage } from '../../../bench/tagging/find-passage.ts'
import { toWordSketch } from '../../../bench/tagging/word-sketch.ts'
import type { GoldPassage } from '../../../bench/tagging/gold-file.ts'
import type { ParsedPassage } from '../../../src/domain/parsed-document.ts'

const TEXT = 'The yard beside the old canal will hold forty new homes and a workshop for boat builders by next spring.'

describe('finding a labelled passage again', () => {
  it('takes the same text, of several the one nearest to where it was', () => {
    const passages = [passageOf(2, 0, TEXT), passageOf(4, 30, TEXT), passageOf(4, 900, TEXT)]
    expect(findPassage(goldOf(4, 800), passages)).toEqual({ passage: passages[2], isSame: true })
  })

  it('takes the one of its page with most of its words when a parser cuts elsewhere', () => {
    const cut = TEXT.replace(' by next spring.', '')
    const passages = [
      passageOf(4, 0, 'By next spring. The bridge is closed.'),
      passageOf(4, 40, cut),
      passageOf(5, 0, cut),
    ]
    expect(findPassage(goldOf(4, 0), passages)).toEqual({ passage: passages[1], isSame: false })
  })

  it('finds nothing among other texts, on other pages and in an empty document', () => {
    const other = passageOf(4, 0, 'The bridge over the river is closed until the new year.')
    expect(findPassage(goldOf(4, 0), [other])).toEqual({ passage: null, isSame: false })
    expect(findPassage(goldOf(4, 0), [passageOf(9, 0, TEXT.toUpperCase())])).toEqual({ passage: null, isSame: false })
    expect(findPassage(goldOf(4, 0), [])).toEqual({ passage: null, isSame: false })
  })
})

function goldOf(page: number, start: number): GoldPassage {
  const hash = createHash('sha256').update(TEXT).digest('hex')
  const words = [...toWordSketch(TEXT)]
  return {
    id: '0123456789ab',
    file: 'a.pdf',
    page,
    start,
    end: start + TEXT.length,
    hash,
    words,
    drawn: 'random',
    themes: [],
  }
}

function passageOf(pageIndex: number, start: number, text: string): ParsedPassage {
  return { pageIndex, start, end: start + text.length, text, headingPath: [], continuation: '' }
}
