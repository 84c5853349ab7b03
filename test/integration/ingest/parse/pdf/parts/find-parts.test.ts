import { describe, expect, it } from 'vitest'
import { parsePdf } from '../../../../../../src/ingest/parse/pdf/parse-pdf.ts'
import type { ParsedPart } from '../../../../../../src/domain/parsed-document.ts'
import { makeBoundPdf, type BoundSection } from '../../../../../support/make-bound-pdf.ts'

const numbered = (page: number) => String(page)

async function partsOf(sections: readonly BoundSection[], stamp?: (page: number) => string) {
  const { parts = [] } = await parsePdf(await makeBoundPdf(sections, stamp))
  return parts
}

const placesOf = (parts: readonly ParsedPart[]) =>
  parts.map(({ firstPage, lastPage, title }) => `${firstPage}-${lastPage} ${title}`)
const signsOf = (parts: readonly ParsedPart[]) => parts.map(({ evidence }) => evidence.map(({ sign }) => sign))

/** Chapters of one report, with continuous page numbers after Roman front matter. */
function report(chapters: readonly string[]): readonly BoundSection[] {
  const front: BoundSection = {
    title: 'A Plan for Growth',
    pages: 3,
    foot: (page) => ['', 'ii', 'iii'][page - 1] ?? '',
  }
  return [
    front,
    ...chapters.map((title, at) => ({
      title,
      pages: 4,
      outline: title,
      header: `A Plan for Growth | ${title}`,
      foot: (page: number) => String(at * 4 + page),
    })),
  ]
}

describe('parts of a pack', () => {
  it('are the items of its agenda, by the page numbers stamped on the pack', async () => {
    const lines = [
      'Agenda',
      '1. Apologies',
      '2. Minutes of the last meeting (Pages 3 - 6)',
      '3. Draft Local Industrial Strategy',
      'Report of the chief executive (Pages 7 - 15)',
    ]
    const parts = await partsOf(
      [
        { title: 'Public Document Pack', pages: 2, lines },
        { title: '', pages: 4 },
        { title: 'Local Industrial Strategy', pages: 9, header: 'Draft for consultation', foot: numbered },
      ],
      (page) => `Page ${page}`,
    )
    expect(placesOf(parts)).toEqual(['3-6 Minutes of the last meeting', '7-15 Draft Local Industrial Strategy'])
    expect(parts[0]?.evidence).toEqual([{ sign: 'agenda_pages', detail: 'Minutes of the last meeting' }])
    expect(parts[0]?.score).toBeLessThan(parts[1]?.score ?? 0)
  })

  it('are the targets of links in its agenda, if there is another sign', async () => {
    const parts = await partsOf([
      { title: 'Board', pages: 1, lines: ['Agenda', '1. Skills', '2. Transport'], linksTo: [1, 4] },
      { title: 'Skills', pages: 3 },
      { title: '', pages: 3 },
      { title: 'Transport', pages: 2 },
    ])
    expect(placesOf(parts)).toEqual([])
    const linked = await partsOf([
      { title: 'Board', pages: 1, lines: ['Agenda', '1. Skills', '2. Transport'], linksTo: [1, 4] },
      { title: '', pages: 3, lines: ['Agenda item 1: Skills'] },
      { title: '', pages: 3, lines: ['Agenda item 2: Transport'] },
    ])
    expect(placesOf(linked)).toEqual(['2-4 Agenda item 1: Skills', '5-7 Agenda item 2: Transport'])
  })

  it('are found by the outline and restarted page numbers', async () => {
    const parts = await partsOf([
      { title: 'Board papers', pages: 3, foot: numbered },
      { title: 'Growth in the north', pages: 5, foot: numbered, outline: 'Appendix A' },
      { title: '', pages: 4, foot: numbered, outline: 'Draft Skills Plan.pdf' },
    ])
    expect(placesOf(parts)).toEqual(['4-8 Appendix A: Growth in the north', '9-12 Draft Skills Plan'])
    expect(signsOf(parts)[1]).toEqual(['outline', 'numbers_restart'])
  })

  it('are found by their looks if nothing names them, with their covers', async () => {
    const parts = await partsOf([
      { title: 'Cover report', pages: 4, header: 'Combined Authority Board', foot: numbered },
      { title: 'Energy strategy', pages: 1, width: 612 },
      { title: '', pages: 5, width: 612, header: 'Energy strategy 2030', foot: numbered },
    ])
    expect(placesOf(parts)).toEqual(['5-10 Energy strategy'])
    expect(signsOf(parts)).toEqual([['title', 'running_lines_change', 'paper_change', 'numbers_restart']])
  })
})

describe('a document of one piece', () => {
  it.each([
    ['chapters', ['1 Introduction', '2 Ideas', '3 People', '4 Places']],
    ['appendices', ['1 Introduction', 'Draft policy framework', 'Appendix A', 'Annex 2 Final assessment report']],
    ['chapters called items', ['Item 1', 'Item 2', 'Item 3']],
  ])('has no parts for its %s', async (_what, chapters) => {
    expect(placesOf(await partsOf(report(chapters)))).toEqual([])
  })

  it('has no parts for chapters with their own page numbers', async () => {
    const chapters = ['Background', 'Approach', 'Findings'].map((title, at) => ({
      title,
      pages: 4,
      outline: title,
      header: `Environmental statement: ${title}`,
      foot: (page: number) => `${at + 1}-${page}`,
    }))
    expect(placesOf(await partsOf(chapters))).toEqual([])
  })

  it('has no parts for the items of its minutes', async () => {
    const items = [1, 2, 3, 4].map((item) => ({
      title: '',
      pages: 2,
      lines: [`Item ${item}: Matters arising`],
      header: 'Minutes of the board',
      foot: (page: number) => String(item * 2 - 2 + page),
    }))
    expect(placesOf(await partsOf(items))).toEqual([])
  })

  it('has no parts for its slides', async () => {
    const slides = Array.from({ length: 12 }, (_, at) => ({ title: `Slide about matter ${at}`, pages: 1 }))
    expect(placesOf(await partsOf(slides))).toEqual([])
  })
})
