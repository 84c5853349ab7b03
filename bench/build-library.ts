import { parseArgs } from 'node:util'
import { openMixedLibrary } from './library/mixed-library.ts'
import { machineLine } from './support/machine.ts'
import { BenchError, runBench, toCount } from './support/run-bench.ts'
import { findCorpus } from './support/shared-dir.ts'
import { toCollectionNames } from './library/collections/ranked-collection.ts'

// Builds the library that bench:search, bench:relevance, bench:index and bench:load measure with the same --passages (or
// --mix), --collection and --keep, and prints how long rows and index take. --rows-only leaves the index out, which the
// next run then builds; --reindex builds it again from the rows, as after a change of what a record holds.
const LIMIT_MS = 180 * 60_000

await runBench('bench:library', LIMIT_MS, async (signal) => {
  const options = readOptions()
  console.log(machineLine())
  const library = await openMixedLibrary({ ...options, corpus: await findCorpus() }, signal)
  await library.service.close()
})

function readOptions() {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean', default: false } as const
  const { values } = parseArgs({
    options: { passages: text, collection: text, keep: text, seed: text, 'rows-only': flag, reindex: flag },
  })
  if (values.keep === undefined) throw new BenchError('--keep FOLDER is missing: where the library is to be')
  if (values['rows-only'] && values.reindex) throw new BenchError('--rows-only and --reindex exclude each other')
  return {
    passages: toCount('passages', values.passages ?? '100000', 0),
    collections: toCollectionNames(values.collection ?? 'both'),
    keep: values.keep,
    seed: toCount('seed', values.seed ?? '1', 0),
    index: values['rows-only'] ? 'none' : values.reindex ? 'again' : 'once',
  } as const
}
