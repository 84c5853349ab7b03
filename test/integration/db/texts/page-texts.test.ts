import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readPageTexts } from '../../../../src/db/texts/page-texts.ts'
import { replaceTexts } from '../../../../src/db/texts/replace-texts.ts'
import { parsedOf } from '../support/parsed-text.ts'
import { addLocation, addVersion, openScratchCatalogue, type ScratchCatalogue } from '../support/scratch-catalogue.ts'

const TEXTS = ['First page.', 'Second page.', 'Third page.']

let scratch: ScratchCatalogue
let versionId: string

beforeAll(async () => {
  scratch = await openScratchCatalogue()
  const { catalogue } = scratch
  versionId = (await addVersion(catalogue, await addLocation(catalogue, 'https://example.org/pages'), 'pages'))
    .versionId
  await replaceTexts(catalogue, versionId, parsedOf(TEXTS.map((text) => ({ label: null, passages: [text] }))))
})

afterAll(() => scratch.close())

const read = async (maxCharacters: number) => {
  const { pages, isCut } = await readPageTexts(scratch.catalogue, versionId, maxCharacters)
  return { texts: pages.map(({ text }) => text), isCut }
}

describe('the text of a version', () => {
  it('is whole when it is not longer than allowed', async () => {
    const characters = TEXTS.join('').length
    expect(await read(characters)).toEqual({ texts: TEXTS, isCut: false })
    expect(await read(1_000_000)).toEqual({ texts: TEXTS, isCut: false })
  })

  // a text of 20 MB on one page was read whole, whatever the limit
  it('is cut where it is longer, in the middle of a page too', async () => {
    expect(await read(TEXTS.join('').length - 1)).toEqual({ texts: [TEXTS[0], TEXTS[1], 'Third page'], isCut: true })
    expect(await read(5)).toEqual({ texts: ['First'], isCut: true })
    expect(await read(11)).toEqual({ texts: ['First page.'], isCut: true })
  })

  it('is nothing of a version without pages', async () => {
    expect(await readPageTexts(scratch.catalogue, 'v0', 100)).toEqual({ pages: [], isCut: false })
  })
})
