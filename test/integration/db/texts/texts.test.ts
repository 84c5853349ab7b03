import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Catalogue } from '../../../../src/db/database.ts'
import { replaceTexts } from '../../../../src/db/texts/replace-texts.ts'
import { readEvidencePassages } from '../../../../src/db/texts/evidence-passages.ts'
import { readPage, readPages, readPassages, readPassagesById } from '../../../../src/db/texts/texts.ts'
import { parsedOf, type PageOf } from '../support/parsed-text.ts'
import { addLocation, addVersion, openScratchCatalogue, type ScratchCatalogue } from '../support/scratch-catalogue.ts'

const FIRST: readonly PageOf[] = [
  { label: 'i', passages: ['A plan for skills.', 'Growth comes next.'] },
  { label: null, passages: ['The last page.'] },
]

let scratch: ScratchCatalogue
let catalogue: Catalogue
let versionId: string
let round = 0

beforeAll(async () => {
  scratch = await openScratchCatalogue()
  catalogue = scratch.catalogue
})

beforeEach(async () => {
  round += 1
  versionId = (await addVersion(catalogue, await addLocation(catalogue, `https://example.org/${round}`), `${round}`))
    .versionId
})

afterAll(() => scratch.close())

const idsOf = async () => (await readPassages(catalogue, versionId)).map(({ passageId }) => passageId)

describe('the text of a version', () => {
  it('are read in portions when they are many, each once and in order', async () => {
    const words = Array.from({ length: 2_000 }, (_value, index) => `Passage ${index}.`)
    for (const count of [2_000, 999, 1_000, 1_001]) {
      await replaceTexts(catalogue, versionId, parsedOf([{ label: null, passages: words.slice(0, count) }]))
      const passages = await readPassages(catalogue, versionId)
      expect(passages.map(({ text }) => text)).toEqual(words.slice(0, count))
      expect(await readPassages(catalogue, versionId, 1)).toEqual(passages)
      expect(await readPassages(catalogue, versionId, 2)).toEqual([])
    }
  })

  it('is stored in reading order, and each passage is an exact part of its page', async () => {
    await replaceTexts(catalogue, versionId, parsedOf(FIRST))
    const passages = await readPassages(catalogue, versionId)
    expect(passages.map(({ text, ordinal, pageIndex }) => [text, ordinal, pageIndex])).toEqual([
      ['A plan for skills.', 0, 1],
      ['Growth comes next.', 1, 1],
      ['The last page.', 2, 2],
    ])
    for (const { pageIndex, start, end, text } of passages) {
      const page = await readPage(catalogue, versionId, pageIndex)
      expect(page?.text.slice(start, end)).toBe(text)
    }
    expect((await readPages(catalogue, versionId)).map(({ label }) => label)).toEqual(['i', null])
    expect(await readPassages(catalogue, versionId, 2)).toHaveLength(1)
    const shown = await readEvidencePassages(catalogue, await idsOf())
    expect(new Map(shown.map(({ pageIndex, label, confidence }) => [pageIndex, { label, confidence }]))).toEqual(
      new Map([
        [1, { label: 'i', confidence: null }],
        [2, { label: null, confidence: null }],
      ]),
    )
  })

  it('is unchanged when it is stored again', async () => {
    await replaceTexts(catalogue, versionId, parsedOf(FIRST))
    const before = await readPassages(catalogue, versionId)
    await replaceTexts(catalogue, versionId, parsedOf(FIRST))
    expect(await readPassages(catalogue, versionId)).toEqual(before)
  })

  it('keeps the ids of passages that a second parse leaves unchanged, and gives changed ones new ids', async () => {
    await replaceTexts(catalogue, versionId, parsedOf(FIRST))
    const [kept, changed, last] = await idsOf()
    const again = parsedOf([{ label: 'i', passages: ['A plan for skills.', 'Growth comes last.'] }, ...FIRST.slice(1)])
    await replaceTexts(catalogue, versionId, again)
    const [first, second, third] = await idsOf()
    expect([first, third]).toEqual([kept, last])
    expect(second).not.toBe(changed)
    expect(await readPassagesById(catalogue, [changed ?? ''])).toEqual(new Map())
  })

  it('keeps the ids of passages when others are added or removed before them', async () => {
    const pages = (first: readonly string[]) => parsedOf([{ label: null, passages: first }, ...FIRST.slice(1)])
    await replaceTexts(catalogue, versionId, pages([]))
    const [last] = await idsOf()
    for (const before of [['One.'], ['One.', 'Two.', 'Three.'], ['Three.'], []]) {
      await replaceTexts(catalogue, versionId, pages(before))
      const ids = await idsOf()
      expect(ids).toHaveLength(before.length + 1)
      expect(ids.at(-1)).toBe(last)
    }
  })

  it('updates headings when only those have changed', async () => {
    await replaceTexts(catalogue, versionId, parsedOf(FIRST))
    const before = await idsOf()
    await replaceTexts(catalogue, versionId, parsedOf(FIRST, ['Part I', 'Skills']))
    expect(await idsOf()).toEqual(before)
    expect((await readPassages(catalogue, versionId))[0]?.headingPath).toEqual(['Part I', 'Skills'])
  })

  it('distinguishes passages with the same words', async () => {
    await replaceTexts(catalogue, versionId, parsedOf([{ label: null, passages: ['Refrain.', 'Refrain.'] }]))
    expect(new Set(await idsOf()).size).toBe(2)
  })

  it('is stored whole when it has more rows than one statement takes', async () => {
    const many = Array.from({ length: 4_500 }, (_, number) => `Sentence ${number}.`)
    await replaceTexts(catalogue, versionId, parsedOf([{ label: null, passages: many }]))
    expect((await readPassages(catalogue, versionId)).map(({ text }) => text)).toEqual(many)
  })

  it('is read back exactly, whatever characters it has', async () => {
    const texts = [
      "O'Brien; drop table passage; --",
      '\\ backslash \\x00',
      'שלום עולם',
      '😀 👩‍👩‍👧',
      '\u202E',
      '%s $1 {}',
      'a\tb\nc',
    ]
    await replaceTexts(catalogue, versionId, parsedOf([{ label: `'"`, passages: texts }]))
    expect((await readPassages(catalogue, versionId)).map(({ text }) => text)).toEqual(texts)
  })

  it('is not affected by the text of another version', async () => {
    await replaceTexts(catalogue, versionId, parsedOf(FIRST))
    const [one, before] = [versionId, await idsOf()]
    const location = await addLocation(catalogue, `https://example.org/${round}/other`)
    versionId = (await addVersion(catalogue, location, `${round} other`)).versionId
    await replaceTexts(catalogue, versionId, parsedOf(FIRST))
    expect((await idsOf()).filter((id) => before.includes(id))).toEqual([])
    await replaceTexts(catalogue, versionId, parsedOf([]))
    versionId = one
    expect(await idsOf()).toEqual(before)
  })
})
