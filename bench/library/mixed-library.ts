import { readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { App } from '../../src/app.ts'
import { documentIdOf } from '../../src/domain/document.ts'
import { readCorpusTexts, cut, type LibraryText } from './corpus-texts.ts'
import { readCranfield, type Cranfield } from './cranfield.ts'
import { makeTexts } from './made-texts.ts'
import { toRows, type Facts, type LibraryRows } from './mixed-documents.ts'
import { BenchError } from '../support/run-bench.ts'
import { seededRandom } from '../support/seeded-random.ts'
import { openTempService, type TempService } from '../support/temp-service.ts'
import { indexRows, writeRows } from './write-library.ts'

/** Increment it when the same options build another library: kept ones are then refused. */
const FORMAT = 1
const MARK = 'mixed-library.json'
const PASSAGES_A_DOCUMENT = 20
const DOCUMENTS_A_WRITE = 100
const GONE_SHARE = 0.03
const DRAFT_SHARE = 0.04

export interface MixOptions {
  readonly corpus: string
  /** Minimum number of passages of other texts besides the collection; documents are never cut short. */
  readonly passages: number
  readonly seed: number
  /** A folder to reuse, or null for a temporary one. */
  readonly keep: string | null
}

/** The Cranfield collection among many passages of other texts, in a service of its own. */
export interface MixedLibrary {
  readonly service: TempService
  readonly cranfield: Cranfield
  readonly size: MixSize
}

/** `real`: passages of the corpus; `made`: generated from its sentences. */
export interface MixSize {
  readonly cranfield: number
  readonly real: number
  readonly made: number
  readonly documents: number
}

/**
 * Builds such a library, or opens a kept one. Rows are written to the catalogue, and the index is built by a regular
 * rebuild.
 * @throws BenchError when the folder holds another library, or an unfinished one
 */
export async function openMixedLibrary(options: MixOptions, signal: AbortSignal): Promise<MixedLibrary> {
  const { corpus, passages, seed, keep } = options
  const wanted = { format: FORMAT, passages, seed }
  const kept = keep === null ? null : await readMark(keep, JSON.stringify(wanted))
  const cranfield = await readCranfield(corpus)
  const service = await openTempService(keep, signal)
  try {
    const size = kept ?? (await build(service.app, cranfield, options, signal))
    await untilIndexed(service.app, signal)
    if (kept === null) await writeFile(path.join(service.folder, MARK), JSON.stringify({ wanted, size }))
    const { made, real } = size
    const share = made === 0 ? 0 : Math.ceil((100 * made) / (made + real))
    console.log(
      `library: ${size.documents} documents; ${size.cranfield} passages of Cranfield among ${real + made} others, ${share} % of them made of sentences of the corpus`,
    )
    return { service, cranfield, size }
  } catch (error) {
    await service.close()
    throw error
  }
}

/** The index of a kept library may have other settings, and is then rebuilt while the service is running. */
async function untilIndexed(app: App, signal: AbortSignal): Promise<void> {
  for (;;) {
    const state = await app.engine.state(signal)
    if (state.kind === 'there' && state.current) return
    await app.clock.sleep(500, signal)
  }
}

/** The id of document `number` of the collection in the library. */
export function cranfieldId(number: number): string {
  return documentIdOf(cranfieldKey(number))
}

function cranfieldKey(number: number): string {
  return `bench:cranfield/${number}`
}

/** The size of the library in a folder; null when it is empty. */
async function readMark(folder: string, wanted: string): Promise<MixSize | null> {
  const names = await readdir(folder).catch((): string[] => [])
  if (names.length === 0) return null
  if (!names.includes(MARK)) throw new BenchError(`${folder} holds an unfinished library; remove it first`)
  const mark = JSON.parse(await readFile(path.join(folder, MARK), 'utf8')) as { wanted: object; size: MixSize }
  if (JSON.stringify(mark.wanted) === wanted) return mark.size
  throw new BenchError(`${folder} holds another library: ${JSON.stringify(mark.wanted)}, not ${wanted}`)
}

async function build(app: App, cranfield: Cranfield, options: MixOptions, signal: AbortSignal): Promise<MixSize> {
  const startedMs = performance.now()
  const random = seededRandom(options.seed)
  const facts = toFacts(app)
  const size = { cranfield: 0, real: 0, made: 0, documents: 0 }
  let rows: LibraryRows[] = []
  for await (const { origin, workKey, text } of listTexts(cranfield, options, size, signal)) {
    signal.throwIfAborted()
    const made = toRows(text, { workKey, own: origin === 'cranfield' }, facts, random)
    size[origin] += made.passage.length
    size.documents += 1
    rows.push(made)
    if (rows.length < DOCUMENTS_A_WRITE) continue
    await writeRows(app.catalogue, rows)
    rows = []
  }
  await writeRows(app.catalogue, rows)
  const writtenMs = performance.now()
  await indexRows(app, signal)
  const toS = (ms: number): string => `${(ms / 1000).toFixed(0)} s`
  console.log(`built in ${toS(writtenMs - startedMs)}, indexed in ${toS(performance.now() - writtenMs)}`)
  return size
}

interface PlacedText {
  readonly origin: 'cranfield' | 'real' | 'made'
  readonly workKey: string
  readonly text: LibraryText
}

/** The collection, then texts of the corpus until there are enough passages, then texts generated from them. */
async function* listTexts(
  cranfield: Cranfield,
  { corpus, passages, seed }: MixOptions,
  size: MixSize,
  signal: AbortSignal,
): AsyncGenerator<PlacedText> {
  for (const { number, title, text } of cranfield.documents) {
    yield { origin: 'cranfield', workKey: cranfieldKey(number), text: { title, passages: cut(`${title}\n\n${text}`) } }
  }
  const isEnough = (): boolean => size.real + size.made >= passages
  const place = (origin: 'real' | 'made', text: LibraryText): PlacedText => {
    return { origin, workKey: `bench:mixed/${size.documents}`, text }
  }
  if (isEnough()) return
  const sources: LibraryText[] = []
  for await (const source of readCorpusTexts(corpus, signal)) {
    sources.push(source)
    for (const text of inDocuments(source)) {
      yield place('real', text)
      if (isEnough()) return
    }
  }
  for (const text of makeTexts(sources, seededRandom(seed + 1))) {
    yield place('made', text)
    if (isEnough()) return
  }
}

/** Splits a long text into several documents of similar size. */
function* inDocuments({ title, passages }: LibraryText): Generator<LibraryText> {
  for (let from = 0; from < passages.length; from += PASSAGES_A_DOCUMENT) {
    const name = from === 0 ? title : `${title}, part ${1 + from / PASSAGES_A_DOCUMENT}`
    yield { title: name, passages: passages.slice(from, from + PASSAGES_A_DOCUMENT) }
  }
}

function toFacts({ library }: App): Facts {
  return {
    places: library.gazetteer.places.map(({ id }) => id),
    publishers: library.gazetteer.places.map(({ name }) => `${name} Board`),
    matchThemes: library.matchThemes,
    vocabularyVersion: library.vocabulary.version,
    goneShare: GONE_SHARE,
    draftShare: DRAFT_SHARE,
  }
}
