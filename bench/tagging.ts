import { parseArgs } from 'node:util'
import { requireShared } from '../test/support/shared-dir.ts'
import { BenchError, runBench } from './support/run-bench.ts'
import { writeBaseline } from './tagging/baseline.ts'
import { HALVES, type Half } from './tagging/gold-file.ts'
import { measureTagging, type TaggedHalf } from './tagging/measure-tagging.ts'
import { toMisses, toSummary, toThemeTable } from './tagging/report-tagging.ts'

/**
 * How often the themes of a passage are those that two independent readings gave it (bench/tagging/README.md), with 95 % intervals,
 * for each theme and as a whole. `--misses` lists what is wrong in the half that rules are made from; of the other half
 * there are numbers only. `--baseline` records the figures below which test/corpus/tagging-gold.test.ts fails.
 */
const LIMIT_MS = 15 * 60_000

requireShared()
await runBench('bench:tagging', LIMIT_MS, async () => {
  const options = { misses: { type: 'boolean' }, baseline: { type: 'boolean' }, half: { type: 'string' } } as const
  const { values } = parseArgs({ options })
  const halves = HALVES.filter((half) => values.half === undefined || values.half === half)
  if (halves.length === 0) throw new BenchError(`--half takes ${HALVES.join(' or ')}`)
  const measured = new Map<Half, TaggedHalf>()
  for (const half of halves) {
    const result = await measureTagging(half)
    measured.set(half, result)
    console.log(`## ${half}\n\n${toSummary(result)}\n\n${toThemeTable(result)}\n`)
  }
  const tune = measured.get('tune')
  if (values.misses && tune) console.log(`## wrong in tune\n\n${toMisses(tune)}\n`)
  if (values.baseline) await writeBaseline(measured)
})
