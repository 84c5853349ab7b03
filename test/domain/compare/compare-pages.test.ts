import { describe, expect, it } from 'vitest'
import { comparePages, type PagePair, type PageText } from '../../../src/domain/compare/compare-pages.ts'
import { changeWords, textOf, wordsOfText } from './support/texts.ts'

const signal = new AbortController().signal

const pagesOf = (texts: readonly string[]): readonly PageText[] =>
  texts.map((text, index) => ({ pageIndex: index + 1, label: null, text, furniture: [] }))
const compare = (from: readonly string[], to: readonly string[]) => comparePages(pagesOf(from), pagesOf(to), signal)
const changed = (pairs: readonly PagePair[]) => pairs.filter(({ removed, added }) => removed + added > 0)
const partsOf = (pairs: readonly PagePair[], side: 'from' | 'to') =>
  pairs.flatMap((pair) => (pair[side]?.parts ?? []).filter((part) => part.changed).map((part) => part.text))
const indexes = (pairs: readonly PagePair[]) => pairs.map((pair) => [pair.from?.pageIndex, pair.to?.pageIndex])

/** Pages of made-up words, all different. */
const PAGES = Array.from({ length: 40 }, (_, page) => textOf(200, page))

describe('two texts', () => {
  it('that are the same have no change', async () => {
    const { pairs, words } = await compare(PAGES, PAGES)
    expect(words).toMatchObject({ removed: 0, added: 0 })
    expect(changed(pairs)).toEqual([])
    expect(indexes(pairs)).toEqual(PAGES.map((_, index) => [index + 1, index + 1]))
  })

  it('show the words that came and went, and keep every sign of their pages', async () => {
    const { pairs, words } = await compare(
      ['The fund is £20m a year.\nIt ends in 2025.'],
      ['The fund is £35m a year.\nIt ends, at the latest, in 2025.'],
    )
    expect(words).toEqual({ from: 10, to: 13, removed: 1, added: 4 })
    expect(partsOf(pairs, 'from')).toEqual(['£20m'])
    expect(partsOf(pairs, 'to')).toEqual(['£35m', 'at the latest'])
    const whole = pairs.map((pair) => pair.to?.parts.map((part) => part.text).join('')).join('')
    expect(whole).toBe('The fund is £35m a year.\nIt ends, at the latest, in 2025.')
  })

  it('are not shifted by a page put in or taken out', async () => {
    const inserted = textOf(200, 999)
    const more = [...PAGES.slice(0, 10), inserted, ...PAGES.slice(10)]
    const added = await compare(PAGES, more)
    expect(indexes(changed(added.pairs))).toEqual([[undefined, 11]])
    expect(added.words).toMatchObject({ removed: 0, added: 200 })
    const removed = await compare(more, PAGES)
    expect(indexes(changed(removed.pairs))).toEqual([[11, undefined]])
  })

  it('have no change where words only moved over the edge of a page', async () => {
    const words = PAGES.flatMap(wordsOfText)
    const cut = (size: number) =>
      Array.from({ length: Math.ceil(words.length / size) }, (_, page) =>
        words.slice(page * size, (page + 1) * size).join(' '),
      )
    const { words: counts, pairs } = await compare(cut(200), cut(170))
    expect(counts).toMatchObject({ removed: 0, added: 0 })
    expect(pairs.filter((pair) => pair.from !== null && pair.to !== null).length).toBeGreaterThan(20)
  })

  it('differ in no word for capitals, shapes of apostrophes, or what runs along every page', async () => {
    const page = (text: string, furniture = '') => ({
      pageIndex: 1,
      label: null,
      text: `${furniture}${text}`,
      furniture: furniture === '' ? [] : [{ start: 0, end: furniture.length }],
    })
    const from = [page('Firms’ investment in co-operation', 'Annual report 12\n')]
    const to = [page("FIRMS' INVESTMENT IN CO-OPERATION", 'Annual report 13\n')]
    expect((await comparePages(from, to, signal)).words).toMatchObject({ removed: 0, added: 0 })
  })

  it('give the same counts from either side', async () => {
    const other = changeWords(PAGES.join(' '), 0.1, 7)
    const there = await compare([PAGES.join(' ')], [other])
    const back = await compare([other], [PAGES.join(' ')])
    expect([back.words.added, back.words.removed]).toEqual([there.words.removed, there.words.added])
    expect(there.words.removed).toBeGreaterThan(600)
    expect(there.words.removed).toBeLessThan(1_000)
  })

  it('that share no more than single words end in time, most of both changed', async () => {
    const from = Array.from({ length: 60 }, (_, page) => textOf(400, page, 500))
    const to = Array.from({ length: 60 }, (_, page) => textOf(400, page + 5_000, 500))
    const { words } = await compare(from, to)
    expect(words.removed).toBeGreaterThan(words.from / 2)
    expect(words.added).toBeGreaterThan(words.to / 2)
  })

  // a text without pages was compared without a pause, for seconds
  it('leave the event loop to others meanwhile, also when each is one long page', async () => {
    const words = Array.from({ length: 40 }, (_, page) => textOf(5_000, page, 50_000)).join(' ')
    const other = changeWords(words, 0.02, 5)
    const shares: number[] = []
    for (let run = 0; run < 3; run += 1) shares.push(await longestBlock(() => compare([words], [other])))
    expect(Math.min(...shares)).toBeLessThan(1 / 3)
  })

  it('are given up at once when nobody waits for them any more', async () => {
    const stop = new AbortController()
    stop.abort(new Error('the client went away'))
    await expect(comparePages(pagesOf(PAGES), pagesOf(PAGES), stop.signal)).rejects.toThrow('went away')
  })
})

/** The longest time without a turn of the event loop, as a share of all the time that `work` takes. */
async function longestBlock(work: () => Promise<unknown>): Promise<number> {
  const startMs = performance.now()
  let [longestMs, lastMs] = [0, startMs]
  const turn = () => {
    longestMs = Math.max(longestMs, performance.now() - lastMs)
    lastMs = performance.now()
  }
  const timer = setInterval(turn, 1)
  await work()
  clearInterval(timer)
  turn()
  return longestMs / (performance.now() - startMs)
}
