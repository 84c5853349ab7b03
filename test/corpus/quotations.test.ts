import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readCorpusTexts } from '../../bench/library/corpus-texts.ts'
import { pick, seededRandom } from '../../bench/support/seeded-random.ts'
import { findQuotation } from '../../src/search/quotations/find-quotation.ts'
import { toSourceWords } from '../../src/search/quotations/quotation-words.ts'
import { writeLibrary } from '../integration/search/support/written-library.ts'
import { sharedFolder } from '../support/shared-dir.ts'
import { openTestApp, type TestApp } from '../support/test-app.ts'

/** Quotations of each kind, and their words. */
const QUOTATIONS = 100
const [MIN_WORDS, MAX_WORDS] = [8, 40]
const CHANGES = 3
const SEED = Number(process.env['SEED'] ?? 15)
/** Of one document; a book would make up most of the library. */
const MAX_PASSAGES = 60
/** Every so many of the texts, so that abstracts, web pages and reports are all among them. */
const EVERY = Number(process.env['EVERY'] ?? 1)

interface Quoted {
  readonly quotation: string
  /** The same words as they are in the source, one after the other. */
  readonly original: string
}

let opened: TestApp
let passages: string[]

describe('quotations out of a library of real texts', () => {
  beforeAll(async () => {
    opened = await openTestApp()
    const documents = []
    let read = 0
    for await (const text of readCorpusTexts(path.join(sharedFolder, 'corpus'), opened.app.shutdown)) {
      if (read++ % EVERY !== 0) continue
      documents.push({
        name: `real-${read}`,
        title: text.title,
        passages: text.passages
          .slice(0, MAX_PASSAGES)
          .map((passage) => ({ text: passage.text, headings: passage.headingPath })),
      })
    }
    passages = documents.flatMap((document) => document.passages.map((passage) => passage.text))
    await writeLibrary(opened.app, documents)
    process.stdout.write(`quotations: ${documents.length} documents, ${passages.length} passages, seed ${SEED}\n`)
  }, 600_000)

  afterAll(() => opened.close())

  it('are found first, verbatim, on a page that holds them', async () => {
    const random = seededRandom(SEED)
    expect(await countFound('verbatim', () => pickQuotation(random))).toBe(QUOTATIONS)
  }, 600_000)

  it('are found first although three words are changed', async () => {
    const random = seededRandom(SEED + 1)
    const found = await countFound('three words changed', () => alter(pickQuotation(random), random))
    expect(found).toBeGreaterThanOrEqual(0.95 * QUOTATIONS)
  }, 600_000)
})

async function countFound(what: string, next: () => Quoted): Promise<number> {
  let found = 0
  const milliseconds: number[] = []
  for (let made = 0; made < QUOTATIONS; made += 1) {
    const { quotation, original } = next()
    const startedMs = performance.now()
    const { places } = await findQuotation(opened.app, quotation, { limit: 3 })
    milliseconds.push(performance.now() - startedMs)
    const text = (places[0]?.passages ?? []).map((passage) => keysOf(passage.text)).join(' ')
    if (` ${text} `.includes(` ${original} `)) found += 1
    else
      process.stdout.write(
        `not first: ${quotation}\n   original: ${original}\n   found: ${places[0]?.likeness ?? 'nothing'} ${text.slice(0, 200)}\n`,
      )
  }
  milliseconds.sort((a, b) => a - b)
  const [median, p95] = [milliseconds[QUOTATIONS >> 1] ?? 0, milliseconds[Math.floor(QUOTATIONS * 0.95)] ?? 0]
  process.stdout.write(
    `quotations, ${what}: ${found} of ${QUOTATIONS} found first; median ${median.toFixed(0)} ms, p95 ${p95.toFixed(0)} ms\n`,
  )
  return found
}

/** Some words in a row of a random passage. */
function pickQuotation(random: () => number): Quoted {
  for (;;) {
    const text = pick(passages, random)
    const words = toSourceWords(text)
    const length = MIN_WORDS + Math.floor(random() * (MAX_WORDS - MIN_WORDS + 1))
    if (words.length < length) continue
    const from = Math.floor(random() * (words.length - length + 1))
    const [first, last] = [words[from], words[from + length - 1]]
    if (first === undefined || last === undefined) continue
    const quotation = text.slice(first.start, last.end)
    return { quotation, original: keysOf(quotation) }
  }
}

/** Replaces, drops or inserts a word in each of three equal parts, by turns chosen at random. */
function alter({ quotation, original }: Quoted, random: () => number): Quoted {
  const words = toSourceWords(quotation).map(({ start, end }) => quotation.slice(start, end))
  const third = words.length / CHANGES
  for (let part = CHANGES - 1; part >= 0; part -= 1) {
    const at = Math.floor((part + random()) * third)
    const other = pick(toSourceWords(pick(passages, random)), random).key
    const kind = pick(['replace', 'drop', 'insert'] as const, random)
    words.splice(at, kind === 'insert' ? 0 : 1, ...(kind === 'drop' ? [] : [other]))
  }
  return { quotation: words.join(' '), original }
}

function keysOf(text: string): string {
  return toSourceWords(text)
    .map(({ key }) => key)
    .join(' ')
}
