import path from 'node:path'
import { sharedFolder } from '../../test/support/shared-dir.ts'
import { checkMetadata } from './html-metadata.ts'
import { PAGE_READERS } from './html-readers.ts'
import { HTML_SETS, readHtmlSet } from './html-sets.ts'
import { scorePages, summarise, type PageScore } from './html.ts'
import type { FigureRow, FigureTable, Measure } from './measure.ts'

/** Number of worst pages listed for each set. */
const WORST = Number(process.env['WORST'] ?? 8)

/** Warms up the engine and its caches: the first pages take several times as long. */
const WARM_UP_PAGES = 20

const HALVES = ['all', 'tuned', 'kept'] as const
const FIELDS = ['title', 'byline', 'published'] as const
const VERDICTS = ['same', 'beyond', 'missing', 'different'] as const

const corpus = path.join(sharedFolder, 'corpus')

/** The main text of web pages against human annotation: by set, reader and half of the pages. */
export const htmlPages: Measure = {
  name: 'html pages',
  async measure() {
    const tables: FigureTable[] = []
    for (const set of HTML_SETS) {
      const cases = await readHtmlSet(corpus, set)
      const scored = PAGE_READERS.map((reader) => {
        scorePages(cases.slice(0, WARM_UP_PAGES), reader)
        return { reader, scores: scorePages(cases, reader) }
      })
      const ours = scored.find(({ reader }) => reader.name === 'ours')
      tables.push({
        title: `${set}: ${cases.length} pages`,
        columns: ['reader, half', 'pages', 'word F1', '4-gram F1', 'authors F1', 'ms/page', 'cpu ms/page'],
        rows: scored.flatMap(({ reader, scores }) => HALVES.map((half) => toRow(reader.name, half, scores))),
        note: toWorst(ours?.scores ?? []),
      })
    }
    return tables
  },
}

/** Title, byline and date of web pages against recorded metadata. */
export const htmlMetadata: Measure = {
  name: 'html metadata',
  async measure() {
    const checks = await checkMetadata(path.join(corpus, 'html-readability-pages'))
    const rows = FIELDS.map((field): FigureRow => {
      const of = checks.filter((check) => check.field === field)
      const counts = VERDICTS.map((verdict) => of.filter((check) => check.verdict === verdict).length)
      return { name: field, figures: [of.length, ...counts] }
    })
    const others = checks.filter(({ verdict }) => verdict !== 'same')
    const note = others.map(
      ({ field, page, expected, actual, verdict }) =>
        `${field} of ${page} (${verdict}): theirs "${expected.slice(0, 80)}", ours "${actual.slice(0, 80)}"`,
    )
    const columns = ['field', 'pages', ...VERDICTS]
    return [{ title: 'html-readability-pages: metadata', columns, rows, note: note.join('\n') }]
  },
}

function toRow(reader: string, half: (typeof HALVES)[number], scores: readonly PageScore[]): FigureRow {
  const some = scores.filter((score) => half === 'all' || score.half === half)
  const { pages, wordF1, shingleF1, authorsF1, meanMs, meanCpuMs } = summarise(some)
  return { name: `${reader}, ${half}`, figures: [pages, wordF1, shingleF1, authorsF1, meanMs, meanCpuMs] }
}

function toWorst(scores: readonly PageScore[]): string {
  const worst = [...scores].sort((a, b) => a.shingles.f1 - b.shingles.f1).slice(0, WORST)
  const lines = worst.map(({ name, half, words, shingles, ms }) => {
    const [f1, precision, recall] = [words.f1, shingles.precision, shingles.recall].map((value) => value.toFixed(3))
    return `${name.slice(0, 60)} (${half}): word F1 ${f1}, 4-grams p ${precision} r ${recall}, ${ms.toFixed(0)} ms`
  })
  return ['Our worst pages:', ...lines].join('\n')
}
