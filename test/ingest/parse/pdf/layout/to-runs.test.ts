import { describe, expect, it } from 'vitest'
import { mergeRuns, toLines } from '../../../../../src/ingest/parse/pdf/layout/to-lines.ts'
import { toRuns } from '../../../../../src/ingest/parse/pdf/layout/to-runs.ts'
import { makeCharacters, makeRun } from '../../support/make-runs.ts'

const textsOf = (pieces: readonly { readonly text: string }[]) => pieces.map(({ text }) => text)

describe('letters as runs', () => {
  it('are separated at wide gaps, and get a space at word gaps', () => {
    const letters = [...makeCharacters('two words', 50, 100), ...makeCharacters('far', 200, 100)]
    expect(textsOf(toRuns(letters))).toEqual(['two words', 'far'])
  })

  it('include a raised note mark, and keep their own baseline', () => {
    const letters = [
      ...makeCharacters('word', 50, 100),
      ...makeCharacters('2', 70, 96, 6),
      ...makeCharacters('s', 73, 100),
    ]
    expect(toRuns(letters)).toMatchObject([{ text: 'word²s', y: 100, size: 10 }])
  })

  it('expand a ligature whose letters share one box', () => {
    const [box] = makeCharacters('f', 50, 100)
    if (!box) throw new Error('no letter')
    const letters = [box, { ...box, text: 'f' }, { ...box, text: 'i' }, ...makeCharacters('ce', 55, 100)]
    expect(textsOf(toRuns(letters))).toEqual(['ffice'])
  })

  it('drop the repeat of a letter printed twice to look bold', () => {
    const twice = makeCharacters('ab', 50, 100).flatMap((letter) => [
      letter,
      { ...letter, left: letter.left + 0.3, right: letter.right + 0.3 },
    ])
    expect(textsOf(toRuns(twice))).toEqual(['ab'])
  })

  it('combine an accent that is set before its letter with it', () => {
    const letters = [...makeCharacters('\u00A8', 50, 100), ...makeCharacters('u', 50.5, 100)]
    expect(textsOf(toRuns(letters))).toEqual(['u\u0308'])
  })

  it('combine an accent with the letter under it, before or after the letter and its index', () => {
    const [accent] = makeCharacters('\u02DC', 52, 100)
    const letters = makeCharacters('x', 50, 100)
    const index = makeCharacters('0', 55, 102, 7)
    if (!accent) throw new Error('no accent')
    expect(textsOf(toRuns([...letters, ...index, accent]))).toEqual(['x\u03030'])
    const open = makeCharacters('(', 45, 100)
    expect(textsOf(toRuns([...open, accent, ...letters, ...index]))).toEqual(['(x\u03030'])
  })

  it('combine a stroke without width with the sign after it', () => {
    const [stroke] = makeCharacters('\u0338', 50, 100)
    if (!stroke) throw new Error('no stroke')
    const letters = [{ ...stroke, right: stroke.left }, ...makeCharacters('=', 50, 100)]
    expect(textsOf(toRuns(letters)).map((text) => text.normalize('NFC'))).toEqual(['\u2260'])
  })
})

describe('runs as lines', () => {
  it('are on one line if they share a baseline, left to right', () => {
    const lines = toLines([makeRun('right', 200, 100.5), makeRun('below', 50, 112), makeRun('left', 50, 100)])
    expect(textsOf(lines)).toEqual(['left right', 'below'])
    expect(lines.map(({ cells }) => cells.length)).toEqual([2, 1])
  })

  it('are joined if only the font changes', () => {
    expect(textsOf(mergeRuns([makeRun('plain', 50, 100), makeRun('bold', 78, 100, 10, true)]))).toEqual(['plain bold'])
  })

  it('are joined with a small mark that is set separately', () => {
    expect(textsOf(mergeRuns([makeRun('word', 50, 100), makeRun('3', 70.5, 96, 6)]))).toEqual(['word³'])
  })

  it('stay two cells if the second is aligned with others, however close', () => {
    const others = [112, 124, 136].map((y) => makeRun('No', 93, y))
    expect(textsOf(mergeRuns([makeRun('Nearness', 50, 100), makeRun('egy', 93, 100), ...others])).slice(0, 2)).toEqual([
      'Nearness',
      'egy',
    ])
  })

  it('begin with an initial that is several lines high', () => {
    const lines = [100, 112, 124].map((y, index) =>
      makeRun(['he plan of', 'the council', 'is this'][index] ?? '', 80, y),
    )
    const capital = { ...makeRun('T', 50, 124, 36), right: 78 }
    expect(textsOf(mergeRuns([capital, ...lines]))).toEqual(['The plan of', 'the council', 'is this'])
    const alone = [makeRun('he plan of', 80, 110)]
    expect(textsOf(mergeRuns([capital, ...alone]))).toContain('T')
  })

  it('are read right to left in right-to-left scripts', () => {
    expect(textsOf(toLines([makeRun('\u05D1\u05D2', 50, 100), makeRun('\u05D0\u05D0', 90, 100)]))).toEqual([
      '\u05D0\u05D0 \u05D1\u05D2',
    ])
  })
})
