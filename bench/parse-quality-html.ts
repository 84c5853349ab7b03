import path from 'node:path'
import { sharedFolder } from '../test/support/shared-dir.ts'
import { checkMetadata } from './quality/html-metadata.ts'
import { PAGE_READERS } from './quality/html-readers.ts'
import { HTML_SETS, readHtmlSet } from './quality/html-sets.ts'
import { scorePages, summarise, type PageScore } from './quality/html.ts'

/** The worst pages of each set that are named. */
const WORST = Number(process.env['WORST'] ?? 8)

const corpus = path.join(sharedFolder, 'corpus')

/** Warms up the engine and its caches: the first pages take several times as long. */
const warmUpPages = 20

for (const set of HTML_SETS) {
  const cases = await readHtmlSet(corpus, set)
  console.log(`\n${set}: ${cases.length} pages`)
  console.log('reader       half   pages  word F1  4-gram F1  authors F1  ms/page  cpu ms/page')
  for (const reader of PAGE_READERS) {
    scorePages(cases.slice(0, warmUpPages), reader)
    const scores = scorePages(cases, reader)
    for (const half of ['all', 'tuned', 'kept'] as const) {
      printRow(
        reader.name,
        half,
        scores.filter((score) => half === 'all' || score.half === half),
      )
    }
    if (reader.name === 'ours') printWorst(scores)
  }
}

const checks = await checkMetadata(path.join(corpus, 'html-readability-pages'))
console.log('\nmetadata of html-readability-pages against expected-metadata.json')
for (const field of ['title', 'byline', 'published'] as const) {
  const of = checks.filter((check) => check.field === field)
  const count = (verdict: string) => of.filter((check) => check.verdict === verdict).length
  const verdicts = ['same', 'beyond', 'missing', 'different'].map((verdict) => `${verdict} ${count(verdict)}`)
  console.log(`${field.padEnd(10)} of ${of.length}: ${verdicts.join(', ')}`)
  for (const { page, expected, actual, verdict } of of.filter((check) => check.verdict !== 'same'))
    console.log(`    ${page} (${verdict}): theirs "${expected.slice(0, 80)}", ours "${actual.slice(0, 80)}"`)
}

function printRow(reader: string, half: string, scores: readonly PageScore[]): void {
  const { pages, wordF1, shingleF1, authorsF1, meanMs, meanCpuMs } = summarise(scores)
  const [word, shingle, authors] = [wordF1, shingleF1, authorsF1].map((value) => value.toFixed(4))
  console.log(
    `${reader.padEnd(12)} ${half.padEnd(6)} ${String(pages).padStart(5)}  ${word}   ${shingle}     ${authors}      ${meanMs.toFixed(1).padStart(6)}  ${meanCpuMs.toFixed(1).padStart(11)}`,
  )
}

function printWorst(scores: readonly PageScore[]): void {
  const worst = [...scores].sort((a, b) => a.shingles.f1 - b.shingles.f1).slice(0, WORST)
  for (const { name, half, words, shingles, ms } of worst) {
    const parts = [words.f1, shingles.precision, shingles.recall].map((value) => value.toFixed(3))
    console.log(
      `    ${name.slice(0, 60)} (${half}) word F1 ${parts[0]}, shingles p ${parts[1]} r ${parts[2]}, ${ms.toFixed(0)} ms`,
    )
  }
}
