import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findAnswer, sharedFirst } from '../../bench/quality/find-answer.ts'
import { QUESTION_LISTS, readQuestions, readVariantPairs } from '../support/question-lists.ts'
import { openQuestionLibrary, type QuestionLibrary } from './support/question-library.ts'
import { toMissLine, toSummary, type AskedQuestion } from './support/question-report.ts'

/** A question is answered if the passage is shown with one of the first three documents. */
const FIRST = 3
const LEAST_ANSWERED = 0.95
/** Of the first fifty documents. */
const LEAST_SHARED = 0.8
const SHARED_OF = 50
const MINUTE_MS = 60_000

let library: QuestionLibrary

describe('a library of samples and real documents', () => {
  beforeAll(async () => {
    library = await openQuestionLibrary(AbortSignal.timeout(10 * MINUTE_MS))
  }, 11 * MINUTE_MS)

  afterAll(() => library.close())

  it(
    `shows the passage that answers a question with the first ${FIRST} documents`,
    async () => {
      const asked: AskedQuestion[] = []
      for (const list of QUESTION_LISTS) {
        for (const question of await readQuestions(list)) {
          const reply = await library.ask(question.ask, 10)
          const best = reply.shown.map(({ names, passages }) => ({ names, passages: passages.slice(0, 1) }))
          asked.push({
            ...{ list, question, reply },
            place: findAnswer(question.answers, reply.shown),
            bestPlace: findAnswer(question.answers, best),
          })
        }
      }
      const misses = asked.filter(({ place }) => place === null || place > FIRST)
      console.log([...misses.map(toMissLine), '', ...toSummary(asked, FIRST)].join('\n'))
      expect(1 - misses.length / asked.length).toBeGreaterThanOrEqual(LEAST_ANSWERED)
    },
    5 * MINUTE_MS,
  )

  it(
    `finds nearly the same first ${SHARED_OF} documents for another number or spelling of a word`,
    async () => {
      const pairs = []
      for (const pair of await readVariantPairs()) {
        const [one, other] = [await library.ask(pair[0], SHARED_OF), await library.ask(pair[1], SHARED_OF)]
        pairs.push({
          pair: pair.join(' / '),
          shared: sharedFirst(one.documentIds, other.documentIds),
          found: one.total,
        })
      }
      console.log(pairs.map(({ pair, shared, found }) => `${shared.toFixed(2)} of ${found}  ${pair}`).join('\n'))
      expect(pairs.filter(({ shared }) => shared < LEAST_SHARED)).toEqual([])
      expect(pairs.filter(({ found }) => found === 0)).toEqual([])
    },
    5 * MINUTE_MS,
  )
})
