import { readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { App } from '../../src/app.ts'
import { readEmbeddingProgress } from '../../src/ingest/index/embed-due.ts'
import { readCollection } from './collections/read-collection.ts'
import { COLLECTION_NAMES, type CollectionName, type RankedCollection } from './collections/ranked-collection.ts'
import { rememberMatches } from './match-passage.ts'
import { toRows, type Facts, type LibraryRows } from './mixed-documents.ts'
import { listMixedTexts, type MixedTextOptions } from './mixed-texts.ts'
import { BenchError } from '../support/run-bench.ts'
import { seededRandom } from '../support/seeded-random.ts'
import { openTempService, type TempService } from '../support/temp-service.ts'
import { indexRows, writeRows } from './write-library.ts'

/** Increment it when the same options build another library: kept ones are then refused. */
const FORMAT = 3
const MARK = 'mixed-library.json'
const DOCUMENTS_A_WRITE = 100
const GONE_SHARE = 0.03
const DRAFT_SHARE = 0.04
const STATE_LOOK_MS = 500

export interface MixOptions extends MixedTextOptions {
  /** Those put in; all by default. */
  readonly collections?: readonly CollectionName[]
  /** A folder to reuse, or null for a temporary one. */
  readonly keep: string | null
  /**
   * `once`, the default: the index is built unless it has been; `again`: from the rows of a kept library; `none`: rows
   * only, and the next `once` builds it.
   */
  readonly index?: 'once' | 'again' | 'none'
  /** Further settings of the service. */
  readonly settings?: Readonly<Record<string, string>>
}

/** Ranked collections among many passages of other texts, in a service of its own. */
export interface MixedLibrary {
  readonly service: TempService
  readonly collections: readonly RankedCollection[]
  readonly size: MixSize
  /** Builds the index from the rows, also where there is one. */
  buildIndex(): Promise<void>
}

/** Passages by origin, and documents in all. */
export interface MixSize {
  readonly collections: number
  readonly real: number
  readonly made: number
  readonly documents: number
}

/** What a kept library says of itself; written when all its rows are, and again when its index is built. */
interface Mark {
  readonly wanted: object
  readonly size: MixSize
  readonly isIndexed: boolean
}

/**
 * Builds such a library, or opens a kept one. Rows are written to the catalogue, and the index is built by a regular
 * rebuild; a library whose index was left out, or not finished, goes on from its rows.
 * @throws BenchError when the folder holds another library, or one whose rows are unfinished
 */
export async function openMixedLibrary(options: MixOptions, signal: AbortSignal): Promise<MixedLibrary> {
  const { corpus, passages, seed, keep, collections: names = COLLECTION_NAMES, index = 'once' } = options
  const wanted = { format: FORMAT, collections: names, passages, seed }
  const kept = keep === null ? null : await readMark(keep, JSON.stringify(wanted))
  const collections = await Promise.all(names.map((name) => readCollection(corpus, name)))
  const service = await openTempService(keep, signal, options.settings)
  try {
    const size = kept?.size ?? (await buildRows(service.app, collections, options, signal))
    const mark = (isIndexed: boolean) =>
      writeFile(path.join(service.folder, MARK), JSON.stringify({ wanted, size, isIndexed } satisfies Mark))
    if (kept === null) await mark(false)
    const build = async () => {
      await buildIndex(service.app, signal)
      await mark(true)
    }
    if (index !== 'none') {
      const isDue = kept?.isIndexed !== true || (index === 'again' && (await isCurrent(service.app, signal)))
      if (isDue) await build()
      else await untilIndexed(service.app, signal).then(() => mark(true))
      await untilEmbedded(service.app, signal)
    }
    console.log(sizeLine(collections, size))
    return { service, collections, size, buildIndex: build }
  } catch (error) {
    await service.close()
    throw error
  }
}

/** The mark of the library in a folder; null when it is empty. */
async function readMark(folder: string, wanted: string): Promise<Mark | null> {
  const names = await readdir(folder).catch((): string[] => [])
  if (names.length === 0) return null
  if (!names.includes(MARK)) throw new BenchError(`${folder} holds an unfinished library; remove it first`)
  const mark = JSON.parse(await readFile(path.join(folder, MARK), 'utf8')) as Mark
  if (JSON.stringify(mark.wanted) === wanted) return mark
  throw new BenchError(`${folder} holds another library: ${JSON.stringify(mark.wanted)}, not ${wanted}`)
}

/** Writes the rows; while PostgreSQL takes some, the next are generated. */
async function buildRows(
  app: App,
  collections: readonly RankedCollection[],
  options: MixOptions,
  signal: AbortSignal,
): Promise<MixSize> {
  const startedMs = performance.now()
  const random = seededRandom(options.seed)
  const facts = toFacts(app)
  const size = { collections: 0, real: 0, made: 0, documents: 0 }
  let rows: LibraryRows[] = []
  let writing = Promise.resolve()
  for await (const { origin, workKey, text } of listMixedTexts(collections, options, signal)) {
    signal.throwIfAborted()
    const isOwn = origin !== 'real' && origin !== 'made'
    const rowsOfText = toRows(text, { workKey, own: isOwn }, facts, random)
    const made = isOwn ? asPublished(rowsOfText, text.year ?? null) : rowsOfText
    size[isOwn ? 'collections' : origin] += made.passage.length
    size.documents += 1
    rows.push(made)
    if (rows.length < DOCUMENTS_A_WRITE) continue
    await writing
    writing = writeRows(app.catalogue, rows)
    // an error is thrown where the write is awaited
    writing.catch(() => undefined)
    rows = []
  }
  await writing
  await writeRows(app.catalogue, rows)
  const passages = size.collections + size.real + size.made
  console.log(`rows of ${passages} passages written in ${secondsSince(startedMs)}`)
  return size
}

/** Documents of a collection are published papers: a made-up status or date would change their rank, which is measured. */
function asPublished(rows: LibraryRows, year: string | null): LibraryRows {
  const publishedOn = year === null ? null : `${year}-01-01`
  return {
    ...rows,
    document: rows.document.map((row) => ({ ...row, status: 'published', published: year, publishedOn })),
    version: rows.version.map((row) => ({ ...row, status: 'published', published: year })),
  }
}

async function buildIndex(app: App, signal: AbortSignal): Promise<void> {
  const startedMs = performance.now()
  await indexRows(app, signal)
  console.log(`index built in ${secondsSince(startedMs)}`)
}

/** The index of a kept library may have other settings, and is then rebuilt while the service is running. */
async function untilIndexed(app: App, signal: AbortSignal): Promise<void> {
  if (await isCurrent(app, signal)) return
  const startedMs = performance.now()
  while (!(await isCurrent(app, signal))) await app.clock.sleep(STATE_LOOK_MS, signal)
  console.log(`index built again, since its settings differed, in ${secondsSince(startedMs)}`)
}

/** With an embedder, passages get their vectors after they are in the index. */
async function untilEmbedded(app: App, signal: AbortSignal): Promise<void> {
  const startedMs = performance.now()
  const isDue = async () => ((await readEmbeddingProgress(app))?.due ?? 0) > 0
  if (!(await isDue())) return
  while (await isDue()) await app.clock.sleep(STATE_LOOK_MS, signal)
  console.log(`embedded in ${secondsSince(startedMs)}`)
}

async function isCurrent(app: App, signal: AbortSignal): Promise<boolean> {
  const state = await app.engine.state(signal)
  return state.kind === 'there' && state.current
}

function sizeLine(collections: readonly RankedCollection[], { collections: own, real, made, documents }: MixSize) {
  const share = made === 0 ? 0 : Math.ceil((100 * made) / (made + real))
  const titles = collections.map(({ title }) => title).join(' and ')
  return `library: ${documents} documents; ${own} passages of ${titles} among ${real + made} others, ${share} % of them made of sentences of the corpus`
}

/** The facts that documents of such a library are assigned. */
export function toFacts({ library }: App): Facts {
  return {
    places: library.gazetteer.places.map(({ id }) => id),
    publishers: library.gazetteer.places.map(({ name }) => `${name} Board`),
    matchThemes: rememberMatches(library.matchThemes),
    vocabularyVersion: library.vocabulary.version,
    goneShare: GONE_SHARE,
    draftShare: DRAFT_SHARE,
  }
}

function secondsSince(startedMs: number): string {
  return `${((performance.now() - startedMs) / 1000).toFixed(1)} s`
}
