import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { toTable } from '../src/cli/output.ts'
import { handIn, type HandedIn } from './library/hand-in.ts'
import { openBuiltService } from './support/built-service.ts'
import { machineLine } from './support/machine.ts'
import { runDesktopIndexers, type Indexed } from './support/desktop-indexers.ts'
import { watchMemory, type Memory } from './support/resident-memory.ts'
import { readProcessorMs } from './support/processor-time.ts'
import { runBareLoop, type BareLoop } from './support/run-bare-loop.ts'
import { runBench, toCount } from './support/run-bench.ts'
import { findCorpus, listPdfs, type FileChoice } from './support/shared-dir.ts'

// Documents and pages a second from upload to "searchable or failed", as far as the text goes that the files have by
// themselves; scans are read by OCR after that, which has a line of its own. Against a bare loop over pdf-parse that only
// extracts the text, and against recoll and omega where they are installed. Times exclude the start of our programs.
const LIMIT_MS = 45 * 60_000
const MEBIBYTE = 1024 ** 2

interface Measured<T> {
  readonly result: T
  readonly ms: number
  readonly peak: Memory | null
}

await runBench('bench:pipeline', LIMIT_MS, async (signal) => {
  const files = await listPdfs(await findCorpus(), readChoice())
  let bytes = 0
  for (const file of files) bytes += (await readFile(file)).length // also warms the file cache for both sides
  console.log(`pipeline: ${files.length} PDFs, ${toMebibytes(bytes)}`)
  console.log(machineLine())
  const processorBefore = await readProcessorMs()
  const loop = await measure(() => runBareLoop(files, signal))
  const loopProcessorMs = minus(await readProcessorMs(), processorBefore)
  const indexers = await runDesktopIndexers(files)
  const ours = await measurePipeline(files, signal)
  report(files.length, ours, loop, indexers)
  reportProcessor(ours.processorMs, loopProcessorMs)
})

function readChoice(): FileChoice {
  const { values } = parseArgs({ options: { only: { type: 'string' }, limit: { type: 'string' } } })
  return {
    ...(values.only === undefined ? {} : { only: values.only }),
    ...(values.limit === undefined ? {} : { limit: toCount('limit', values.limit, 1) }),
  }
}

interface Pipeline extends Measured<readonly HandedIn[]> {
  /** Until all text was taken in that the files have by themselves, and the statements until then. */
  readonly textMs: number
  readonly statements: number
  /** CPU time until then; null where it cannot be read. */
  readonly processorMs: number | null
}

async function measurePipeline(files: readonly string[], signal: AbortSignal): Promise<Pipeline> {
  const service = await openBuiltService(signal)
  try {
    const [before, processorBefore] = [await service.countStatements(), await readProcessorMs(service.pid)]
    const startedMs = performance.now()
    let textMs = 0
    let atTexts: Promise<readonly [number, number | null]> = Promise.resolve([0, null])
    const onTexts = (): void => {
      textMs = performance.now() - startedMs
      atTexts = Promise.all([service.countStatements(), readProcessorMs(service.pid)])
    }
    const measured = await measure(() => handIn(service.api, files, signal, onTexts), service.pid)
    const [statements, processorMs] = await atTexts
    return { ...measured, textMs, statements: statements - before, processorMs: minus(processorMs, processorBefore) }
  } finally {
    await service.close()
  }
}

/** The measured work runs in the process `root` and its children, by default in children of this process. */
async function measure<T>(work: () => Promise<T>, root?: number): Promise<Measured<T>> {
  const memory = watchMemory(root)
  const startedMs = performance.now()
  try {
    const result = await work()
    return { result, ms: performance.now() - startedMs, peak: await memory.stop() }
  } finally {
    await memory.stop()
  }
}

function report(count: number, ours: Pipeline, loop: Measured<BareLoop>, indexers: readonly Indexed[]): void {
  const read = ours.result.filter(({ state }) => state === 'searchable' || state === 'no_text')
  const once = read.filter(({ isCopy }) => !isCopy)
  const oursSide = toSide(count, read.length, sumOf(once, 'pages'), ours.textMs)
  const withOcr = toSide(count, read.length, sumOf(once, 'pages'), ours.ms)
  const loopSide = toSide(count, loop.result.read, loop.result.pages, loop.result.ms)
  const heads = ['', 'FILES', 'READ', 'PAGES', 'SECONDS', 'DOCUMENTS/S', 'PAGES/S', 'PEAK MEMORY']
  console.log(
    toTable(heads, [
      ['concordance', ...toCells(oursSide), toPeak(ours.peak)],
      ['concordance, with OCR', ...toCells(withOcr), ''],
      ['pdf-parse loop', ...toCells(loopSide), toPeak(loop.peak)],
      ...indexers.map(({ name, read, ms }) => toIndexerCells(name, count, read, ms)),
    ]),
  )
  const [documents, pages] = [oursSide.documentsPerS / loopSide.documentsPerS, oursSide.pagesPerS / loopSide.pagesPerS]
  console.log(`ratio, concordance / pdf-parse loop: documents/s ${documents.toFixed(2)}, pages/s ${pages.toFixed(2)}`)
  console.log(`concordance: ${toStates(ours.result)}; ${sumOf(once, 'passages')} passages`)
  console.log(`concordance: ${(ours.statements / count).toFixed(0)} SQL statements a file, those of the queue included`)
  const { failed, timedOut, crashed } = loop.result
  console.log(`pdf-parse loop: ${failed} failed, ${timedOut} over 60 s, ${crashed} crashed it`)
}

/** On a machine that others use too, this says more than the time on the clock. */
function reportProcessor(oursMs: number | null, loopMs: number | null): void {
  if (oursMs === null || loopMs === null) return
  const [ours, loop] = [oursMs, loopMs].map((ms) => (ms / 1000).toFixed(1))
  console.log(
    `CPU: concordance ${ours} s in all its processes until the texts were searchable, pdf-parse loop ${loop} s`,
  )
}

function minus(after: number | null, before: number | null): number | null {
  return after === null || before === null ? null : after - before
}

interface Side {
  readonly files: number
  readonly read: number
  readonly pages: number
  readonly ms: number
  readonly documentsPerS: number
  readonly pagesPerS: number
}

/** A document counts once it has finished, even by failing; pages count when they were parsed. */
function toSide(files: number, read: number, pages: number, ms: number): Side {
  return { files, read, pages, ms, documentsPerS: (files * 1000) / ms, pagesPerS: (pages * 1000) / ms }
}

function toCells({ files, read, pages, ms, documentsPerS, pagesPerS }: Side): readonly string[] {
  return [`${files}`, `${read}`, `${pages}`, (ms / 1000).toFixed(1), documentsPerS.toFixed(2), pagesPerS.toFixed(1)]
}

/** These report no pages. */
function toIndexerCells(name: string, files: number, read: number, ms: number): readonly string[] {
  return [name, `${files}`, `${read}`, '-', (ms / 1000).toFixed(1), ((files * 1000) / ms).toFixed(2), '-', '-']
}

/** `150 searchable, 4 no_text, 5 failed (3 encrypted, 2 malformed), 1 a copy of another` */
function toStates(files: readonly HandedIn[]): string {
  const states = countBy(files, ({ state }) => state).map(([state, count]) => {
    const codes = countBy(
      files.filter((file) => file.state === state && file.code !== null),
      ({ code }) => code ?? '',
    ).map(([code, times]) => `${times} ${code}`)
    return `${count} ${state}${codes.length === 0 ? '' : ` (${codes.join(', ')})`}`
  })
  const copies = files.filter(({ isCopy }) => isCopy).length
  return [...states, ...(copies === 0 ? [] : [`${copies} of them with the bytes of another`])].join(', ')
}

function countBy(files: readonly HandedIn[], keyOf: (file: HandedIn) => string): [string, number][] {
  const counts = new Map<string, number>()
  for (const file of files) counts.set(keyOf(file), (counts.get(keyOf(file)) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1])
}

function sumOf(files: readonly HandedIn[], field: 'pages' | 'passages'): number {
  return files.reduce((sum, file) => sum + file[field], 0)
}

/** `905 MiB, 160 of files` */
function toPeak(peak: Memory | null): string {
  return peak === null ? 'unknown' : `${toMebibytes(peak.bytes)}, ${(peak.ofFiles / MEBIBYTE).toFixed(0)} of files`
}

function toMebibytes(bytes: number): string {
  return `${(bytes / MEBIBYTE).toFixed(0)} MiB`
}
