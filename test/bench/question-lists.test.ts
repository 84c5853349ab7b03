import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { samplesFolder } from '../../src/services/samples/sample-folder.ts'
import { QUESTION_LISTS, readQuestionLibrary, readQuestions, readVariantPairs } from '../support/question-lists.ts'

describe('the lists of questions', () => {
  it('have enough of each, and none twice', async () => {
    const [samples, plans, others] = await Promise.all(QUESTION_LISTS.map(readQuestions))
    expect(samples?.length).toBeGreaterThanOrEqual(40)
    expect(plans?.length).toBeGreaterThanOrEqual(60)
    expect(others?.length).toBeGreaterThanOrEqual(20)
    const asked = [samples, plans, others].flatMap((list) => list?.map(({ ask }) => ask.toLowerCase()) ?? [])
    expect(new Set(asked).size).toBe(asked.length)
    expect(await readVariantPairs()).toHaveLength(20)
  })

  it('name documents that are in the library, or samples', async () => {
    const texts = await readdir(path.join(samplesFolder, 'texts'))
    const known = new Set([...(await readQuestionLibrary()).keys(), ...texts.map((name) => path.parse(name).name)])
    for (const list of QUESTION_LISTS) {
      for (const { ask, answers } of await readQuestions(list)) {
        expect(
          answers.map(({ document }) => document).filter((document) => !known.has(document)),
          ask,
        ).toEqual([])
      }
    }
  })
})
