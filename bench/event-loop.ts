import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs, promisify } from 'node:util'
import { sql } from 'kysely'
import type { App } from '../src/app.ts'
import { toTable } from '../src/cli/output.ts'
import { addBody } from '../src/ingest/add-documents.ts'
import { dedupeVersion } from '../src/ingest/dedupe/dedupe-version.ts'
import { fetchDocument } from '../src/ingest/fetch/fetch-document.ts'
import { createListParser } from '../src/ingest/harvest/parse-list.ts'
import { indexVersion } from '../src/ingest/index/index-version.ts'
import { parseVersion } from '../src/ingest/parse/parse-version.ts'
import { tagVersion } from '../src/ingest/tag/tag-version.ts'
import { watchLoop, type Watched } from './support/loop-watch.ts'
import { machineLine } from './support/machine.ts'
import { runBench, toCount } from './support/run-bench.ts'
import { seededRandom } from './support/seeded-random.ts'
import { openTempService, type TempService } from './support/temp-service.ts'

// The effect of the heaviest input that people and sites can send on all other users: the longest time for which the event
// loop of the service was blocked, and the memory of its process. Clients run in processes of their own.
const LIMIT_MS = 30 * 60_000
const MEGABYTE = 1_000_000
const MAX_BLOCK_MS = 200
const UPLOADS = 10
const run = promisify(execFile)

type StageRun = (app: App, versionId: string, signal: AbortSignal) => Promise<unknown>

const STAGES: readonly (readonly [name: string, stage: string, run: StageRun])[] = [
  ['parse', 'parse', parseVersion],
  ['parse again', 'parse', parseVersion],
  ['tag', 'tag', tagVersion],
  ['index', 'index', indexVersion],
  ['dedupe', 'dedupe', dedupeVersion],
]

interface Case {
  readonly name: string
  readonly work: () => Promise<unknown>
}

await runBench('bench:event-loop', LIMIT_MS, async (signal) => {
  const { values } = parseArgs({ options: { only: { type: 'string' }, megabytes: { type: 'string' } } })
  const megabytes = toCount('megabytes', values.megabytes ?? '20', 1)
  const service = await openTempService(null, signal)
  try {
    await service.app.queue.stop() // stages are run here one by one, so that each has its own line
    const rows: string[][] = []
    for await (const { name, work } of toCases(service, megabytes, signal)) {
      signal.throwIfAborted()
      if (values.only !== undefined && !new RegExp(values.only).test(name)) continue
      const watched = await watchLoop(work)
      rows.push(toRow(name, watched))
      console.error(toRow(name, watched).join('  '))
    }
    console.log(machineLine())
    console.log(
      toTable(
        ['CASE', 'SECONDS', 'LONGEST BLOCK MS', 'MIB BEFORE', 'MIB PEAK', 'MIB AFTER', 'HEAP AFTER', 'RESULT'],
        rows,
      ),
    )
    const worst = Math.max(...rows.map((row) => Number(row[2])))
    console.log(`longest block ${worst} ms; the bar is ${MAX_BLOCK_MS} ms`)
  } finally {
    await service.close()
  }
})

function toRow(name: string, { result, ms, longestBlockMs, memoryMiB }: Watched<unknown>): string[] {
  const { before, peak, after, heapAfter } = memoryMiB
  const numbers = [(ms / 1000).toFixed(1), longestBlockMs.toFixed(0), ...[before, peak, after, heapAfter].map(String)]
  return [name, ...numbers, typeof result === 'string' ? result : '']
}

async function* toCases(service: TempService, megabytes: number, signal: AbortSignal): AsyncIterable<Case> {
  const { api, folder } = service
  const file = path.join(folder, 'upload.bin')
  await writeFile(file, randomBytes(90 * MEGABYTE))
  yield { name: `${UPLOADS} uploads of 90 MB at once`, work: () => upload(api.url, file, UPLOADS) }
  await rm(file)
  yield* toListCases(service, signal)
  yield* toTextCases(service, megabytes, signal)
  yield* toReadingCases(service)
}

/** Lists that sources send. */
async function* toListCases({ app }: TempService, signal: AbortSignal): AsyncIterable<Case> {
  const parse = createListParser(app.parser)
  const feed = makeFeed(47 * MEGABYTE)
  const address = 'http://127.0.0.1/feed.xml'
  yield {
    name: 'feed of 47 MB',
    work: async () => `${(await parse({ kind: 'feed', bytes: feed, address }, signal)).length}`,
  }
  const records = makeRecords(19 * MEGABYTE)
  yield {
    name: 'OAI page of 19 MB',
    work: async () => `${(await parse({ kind: 'oai', bytes: records }, signal)).records.length}`,
  }
}

/** Two long texts, of which the second repeats most of the first, through all stages. */
async function* toTextCases({ app }: TempService, megabytes: number, signal: AbortSignal): AsyncIterable<Case> {
  const words = makeWords(seededRandom(1))
  for (const copy of [1, 2]) {
    const subject = await addText(app, copy, `Copy ${copy} ${words(megabytes * MEGABYTE)}`, signal)
    for (const [name, stage, stageRun] of STAGES) {
      yield {
        name: `text of ${megabytes} MB (${copy}): ${name}`,
        work: () => runAs(app, stage, stageRun, subject, signal),
      }
    }
  }
}

/** What users do with the long texts. */
async function* toReadingCases({ app, api }: TempService): AsyncIterable<Case> {
  for (const format of ['csv', 'jsonl', 'ris']) {
    const url = `${api.url}/api/v1/search/export?q=alpha&passages=all&format=${format}`
    yield { name: `export of all matching passages: ${format}`, work: () => download(url) }
  }
  const pair = await sql<{ id: string }>`select duplicate_id as id from duplicate`.execute(app.catalogue)
  const duplicateId = pair.rows[0]?.id ?? 'absent'
  yield { name: 'comparison page of both texts', work: () => download(`${api.url}/duplicates/${duplicateId}`) }
}

/** Runs a stage as the pipeline would: a version is indexed only in that state. */
async function runAs(app: App, stage: string, stageRun: StageRun, versionId: string, signal: AbortSignal) {
  await sql`update version set stage = ${stage} where version_id = ${versionId}`.execute(app.catalogue)
  await stageRun(app, versionId, signal)
}

async function addText(app: App, copy: number, text: string, signal: AbortSignal): Promise<string> {
  const bytes = new TextEncoder().encode(text)
  const hints = { title: `Long text ${copy}` }
  const fileName = `long-${copy}.txt`
  const added = {
    address: `upload:long/${copy}`,
    kind: 'upload',
    bytes,
    fileName,
    mediaType: 'text/plain',
    hints,
  } as const
  const { locationId } = await addBody(app, added, signal)
  const outcome = await fetchDocument(app, locationId, signal)
  if (outcome.kind !== 'done') throw new Error(`the text of ${bytes.length} bytes was not taken in: ${outcome.kind}`)
  return outcome.subjectId
}

async function upload(url: string, file: string, count: number): Promise<string> {
  const answers = await Promise.all(
    Array.from({ length: count }, async (_value, number) => {
      const to = `${url}/api/v1/uploads?fileName=${number}.bin`
      const how = ['-s', '-o', '/dev/null', '-w', '%{http_code}', '-H', 'expect:', '-X', 'POST', '-T', file]
      return (await run('curl', [...how, to])).stdout
    }),
  )
  return answers.join(' ')
}

async function download(url: string): Promise<string> {
  return (await run('curl', ['-s', '-o', '/dev/null', '-w', '%{http_code}, %{size_download} bytes', url])).stdout
}

function makeFeed(bytes: number): Uint8Array {
  const entry = (index: number) =>
    `<item><title>Paper ${index} on hydrogen</title><link>http://127.0.0.1/${index}.pdf</link><description>${'words '.repeat(60)}</description></item>`
  return fill('<rss version="2.0"><channel><title>Papers</title>', entry, '</channel></rss>', bytes)
}

function makeRecords(bytes: number): Uint8Array {
  const entry = (index: number) =>
    `<record><header><identifier>oai:x:${index}</identifier><datestamp>2026-01-01</datestamp></header><metadata><dc><title>Paper ${index}</title><description>${'words '.repeat(100)}</description></dc></metadata></record>`
  return fill('<OAI-PMH><ListRecords>', entry, '</ListRecords></OAI-PMH>', bytes)
}

function fill(head: string, entry: (index: number) => string, tail: string, bytes: number): Uint8Array {
  const parts = [head]
  for (let [index, length] = [0, 0]; length < bytes; index += 1) {
    const part = entry(index)
    parts.push(part)
    length += part.length
  }
  return new TextEncoder().encode([...parts, tail].join(''))
}

/** Sentences of generated words, some of them themes and places; the second text repeats most of the first. */
function makeWords(random: () => number): (characters: number) => string {
  const vocabulary = Array.from({ length: 20_000 }, (_value, at) => `word${at.toString(36)}`)
  const known = ['hydrogen', 'Manchester', 'innovation', 'Leeds', 'alpha', 'skills', 'Greater Manchester']
  let made = ''
  return (characters) => {
    const parts: string[] = []
    for (let length = made.length; length < characters;) {
      const words = Array.from({ length: 15 }, () => {
        const pool = random() < 0.1 ? known : vocabulary
        return pool[Math.floor(random() * pool.length)] ?? ''
      })
      const sentence = `${words.join(' ')}.\n`
      parts.push(sentence)
      length += sentence.length
    }
    made += parts.join('')
    return made
  }
}
