import path from 'node:path'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { seededRandom } from '../../bench/support/seeded-random.ts'
import { readCorpusTexts } from '../../bench/library/corpus-texts.ts'
import { checkPhrase, pickPhrase, readKnownLibrary } from '../support/evidence-check.ts'
import { sharedFolder } from '../support/shared-dir.ts'
import { openTestApp, type TestApp } from '../support/test-app.ts'
import { writeLibrary } from '../integration/search/support/written-library.ts'

/** Documents, and random phrases of their texts, headings and titles. */
const DOCUMENTS = 40
const PHRASES = 1_000
const MAX_PASSAGES = 60

let opened: TestApp

describe('the evidence of a library of real texts', () => {
  beforeAll(async () => {
    opened = await openTestApp()
    const documents = []
    for await (const { title, passages } of readCorpusTexts(path.join(sharedFolder, 'corpus'), opened.app.shutdown)) {
      documents.push({
        name: `real-${documents.length}`,
        title,
        passages: passages.slice(0, MAX_PASSAGES).map(({ text, headingPath }) => ({ text, headings: headingPath })),
      })
      if (documents.length >= DOCUMENTS) break
    }
    await writeLibrary(opened.app, documents)
  }, 120_000)

  afterAll(() => opened.close())

  it(`holds each of ${PHRASES} random phrases that it is counted, shown, exported or alerted for`, async () => {
    const library = await readKnownLibrary(opened.app)
    const random = seededRandom(7)
    for (let checked = 0; checked < PHRASES;) {
      const phrase = pickPhrase(library, random)
      if (phrase === null) continue
      await checkPhrase(opened.app, library, phrase)
      checked += 1
    }
  }, 600_000)
})
