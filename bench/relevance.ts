import { appendFile, stat } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { DEFAULT_NAMESPACE } from '../src/app.ts'
import { toTable } from '../src/cli/output.ts'
import { meanMeasures, measureRanking, type Gains } from './quality/ranking-measures.ts'
import type { Bm25 } from './support/bm25.ts'
import type { Cranfield } from './library/cranfield.ts'
import { readExhaustiveBm25 } from './support/exhaustive-bm25.ts'
import { machineLine } from './support/machine.ts'
import { cranfieldId, openMixedLibrary, type MixedLibrary } from './library/mixed-library.ts'
import { percentile } from './support/percentile.ts'
import { BenchError, runBench, toCount } from './support/run-bench.ts'
import { findCorpus } from './support/shared-dir.ts'

// How well the public API ranks: all 225 queries of the Cranfield collection, alone or mixed into other passages,
// documents by their best passage, the first hundred of each response. A document with any grade is relevant.
//   NDCG@10     gain = the grade in the file (1 is a complete answer, 4 of minimum interest), which is how trec_eval reads
//               that file, and what published figures of about .38 for BM25 are
//   BINARY      the same with gain 1 for every grade;  5-GRADE: with gain 4 for a complete answer down to 1
//   MAP         mean of average precision, over the first hundred
//   RECALL@100  share of the relevant documents among the first hundred
// A page of ten is requested too: it examines fewer passages, so its ten may differ. Its recall is over ten.
// Compared in the same run on the same passages: exhaustive BM25 (support/bm25.ts), and the engine with its defaults.
const LIMIT_MS = 120 * 60_000
const DEPTH = 100
const PAGE = 10
const GAINS = { 'NDCG@10': (grade: number) => grade, BINARY: () => 1, '5-GRADE': (grade: number) => 5 - grade }
const HEADS = ['SIDE', 'QUESTIONS', ...Object.keys(GAINS), 'MAP', 'RECALL@100']
const TEXT = { type: 'string' } as const

/** Runs a query and returns document ids, best first. */
type Side = (queryText: string) => Promise<readonly string[]>

/** A query by its index in the collection, with the ranking of each side. */
interface AnsweredQuery {
  readonly ordinal: number
  readonly rankings: ReadonlyMap<string, readonly string[]>
}

await runBench('bench:relevance', LIMIT_MS, async (signal) => {
  const options = readOptions()
  const corpus = await findCorpus()
  const library = await openMixedLibrary({ ...options, corpus }, signal)
  try {
    console.log(machineLine())
    if (options.explain !== null) return await explain(library, options.explain)
    const bm25 = await readExhaustiveBm25(library.service.app.catalogue, library.cranfield.queries, signal)
    const answered = await runAll(library, bm25, options.questions, signal)
    const rows = groupsOf(answered, options.split).flatMap((group) => rowsOf(library.cranfield, group))
    console.log(toTable(HEADS, rows))
    if (options.append !== null) await append(options.append, [options.label, String(options.passages)], rows)
  } finally {
    await library.service.close()
  }
})

function readOptions() {
  const { values } = parseArgs({
    options: {
      ...{ mix: TEXT, keep: TEXT, seed: TEXT, questions: TEXT, explain: TEXT, label: TEXT, append: TEXT },
      split: { type: 'boolean', default: false },
    },
  })
  return {
    passages: toCount('mix', values.mix ?? '0', 0),
    keep: values.keep ?? null,
    seed: toCount('seed', values.seed ?? '1', 0),
    questions: toCount('questions', values.questions ?? '225', 1),
    split: values.split,
    explain: values.explain ?? null,
    label: values.label ?? '',
    append: values.append ?? null,
  }
}

/** Runs the first `count` queries on every side in turn. */
async function runAll(
  library: MixedLibrary,
  bm25: Bm25,
  count: number,
  signal: AbortSignal,
): Promise<readonly AnsweredQuery[]> {
  const times: number[] = []
  const [searchByApi, searchPage] = [apiSide(library, DEPTH), apiSide(library, PAGE)]
  const searchMeili = await meiliSide(library)
  const answered: AnsweredQuery[] = []
  for (const [ordinal, queryText] of library.cranfield.queries.slice(0, count).entries()) {
    signal.throwIfAborted()
    const startedMs = performance.now()
    const ours = await searchByApi(queryText)
    times.push(performance.now() - startedMs)
    const rankings = [
      ['api', ours],
      ['api, page of ten', await searchPage(queryText)],
      ['bm25 exhaustive', bm25.rank(queryText, DEPTH)],
      ['meilisearch', await searchMeili(queryText)],
    ] as const
    answered.push({ ordinal, rankings: new Map(rankings) })
  }
  const [p50, p95] = [percentile(times, 0.5), percentile(times, 0.95)].map((ms) => `${ms.toFixed(0)} ms`)
  console.log(`api, ${DEPTH} documents an answer: p50 ${p50}, p95 ${p95}`)
  return answered
}

interface Hit {
  readonly document: { readonly documentId: string; readonly title: string }
  readonly passage: { readonly text: string }
}

async function searchApi({ service }: MixedLibrary, queryText: string, limit: number): Promise<readonly Hit[]> {
  const query = new URLSearchParams({ q: queryText, limit: String(limit) })
  return (await service.api.get<{ hits: readonly Hit[] }>(`/search?${query}`)).hits
}

function apiSide(library: MixedLibrary, limit: number): Side {
  return async (queryText) => (await searchApi(library, queryText, limit)).map(({ document }) => document.documentId)
}

/** The engine with its defaults: the query as it is, no strategy, no filter. */
async function meiliSide({ service }: MixedLibrary): Promise<Side> {
  const { url, masterKey } = await service.readMeili()
  const headers = { authorization: `Bearer ${masterKey}`, 'content-type': 'application/json' }
  return async (q) => {
    const body = JSON.stringify({ q, limit: DEPTH, distinct: 'document', attributesToRetrieve: ['document'] })
    const address = `${url}/indexes/${DEFAULT_NAMESPACE}_passages/search`
    const response = await fetch(address, { method: 'POST', headers, body })
    if (!response.ok) throw new BenchError(`the engine answered ${response.status}: ${await response.text()}`)
    return ((await response.json()) as { hits: { document: string }[] }).hits.map(({ document }) => document)
  }
}

interface Group {
  readonly name: string
  readonly answered: readonly AnsweredQuery[]
}

/** Queries are numbered from 1. */
function groupsOf(answered: readonly AnsweredQuery[], split: boolean): readonly Group[] {
  const all = { name: 'all', answered }
  if (!split) return [all]
  const odd = { name: 'odd: tuned on', answered: answered.filter(({ ordinal }) => ordinal % 2 === 0) }
  return [all, odd, { name: 'even: kept', answered: answered.filter(({ ordinal }) => ordinal % 2 === 1) }]
}

function rowsOf(cranfield: Cranfield, { name, answered }: Group): readonly (readonly string[])[] {
  const sides = [...(answered[0]?.rankings.keys() ?? [])]
  return sides.map((side) => {
    const [graded, ...others] = Object.values(GAINS).map((gainOf) =>
      meanMeasures(
        answered.map(({ ordinal, rankings }) =>
          measureRanking(rankings.get(side) ?? [], gainsOf(cranfield, ordinal, gainOf)),
        ),
      ),
    )
    const { averagePrecision = NaN, recall100 = NaN, ndcg10 = NaN } = graded ?? {}
    const figures = [ndcg10, ...others.map((other) => other.ndcg10), averagePrecision, recall100]
    return [side, `${name} (${answered.length})`, ...figures.map((figure) => figure.toFixed(4))]
  })
}

function gainsOf(cranfield: Cranfield, ordinal: number, gainOf: (grade: number) => number): Gains {
  return new Map([...(cranfield.grades[ordinal] ?? [])].map(([number, grade]) => [cranfieldId(number), gainOf(grade)]))
}

/** One line per side and group, so that several runs make one table. */
async function append(file: string, names: readonly string[], rows: readonly (readonly string[])[]): Promise<void> {
  const isNew = (await stat(file).catch(() => null)) === null
  const lines = [...(isNew ? [['LABEL', 'MIX', ...HEADS]] : []), ...rows.map((row) => [...names, ...row])]
  await appendFile(file, lines.map((line) => `${line.join('\t')}\n`).join(''))
}

/** Prints the first ten results for a text, or for a query by number, with their grades. */
async function explain(library: MixedLibrary, answered: string): Promise<void> {
  const { cranfield } = library
  const ordinal = /^\d{1,3}$/.test(answered) ? Number(answered) - 1 : cranfield.queries.indexOf(answered)
  const queryText = cranfield.queries[ordinal] ?? answered
  const numbers = new Map(cranfield.documents.map(({ number }) => [cranfieldId(number), number]))
  const grades = cranfield.grades[ordinal] ?? new Map<number, number>()
  const hits = await searchApi(library, queryText, 10)
  console.log(`${queryText}\n${grades.size} documents are relevant`)
  const rows = hits.map(({ document, passage }, index) => {
    const number = numbers.get(document.documentId)
    const grade = number === undefined ? 'not Cranfield' : String(grades.get(number) ?? '-')
    return [
      `${index + 1}`,
      number === undefined ? '' : `${number}`,
      grade,
      document.title.slice(0, 60),
      passage.text.slice(0, 90),
    ]
  })
  console.log(
    toTable(
      ['RANK', 'DOCUMENT', 'GRADE', 'TITLE', 'PASSAGE'],
      rows.map((row) => row.map((cell) => cell.replace(/\s+/g, ' '))),
    ),
  )
}
