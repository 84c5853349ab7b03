import path from 'node:path'
import { parseArgs } from 'node:util'
import { requireShared } from '../test/support/shared-dir.ts'
import { HALVES, type Half } from './metadata/gold-file.ts'
import { measureGold, type GoldResult } from './metadata/measure-gold.ts'
import { toAccuracyTable, toMisses, toRemarks, toVerdictTable, toWorst } from './metadata/report-gold.ts'
import { BenchError, runBench } from './support/run-bench.ts'

/**
 * How often each field of a document is right, on documents that a person catalogued (bench/metadata/README.md), with
 * 95 % intervals. `--misses tune` lists what is wrong in that half; `--misses keep` does so for the half that rules are
 * not to be made from, so that it must be asked for by name.
 */
const LIMIT_MS = 10 * 60_000

requireShared()
await runBench('bench:metadata', LIMIT_MS, async () => {
  const { values } = parseArgs({ options: { misses: { type: 'string' } } })
  const misses = toHalf(values.misses)
  const byHalf = new Map<Half, readonly GoldResult[]>()
  for (const half of HALVES) byHalf.set(half, await measureGold(half))
  const all = [...byHalf.values()].flat()
  console.log(`## by half\n${toAccuracyTable(new Map([...byHalf, ['both', all]]))}\n${toRemarks(all)}\n`)
  console.log(`## what is wrong, both halves\n${toVerdictTable(all)}\n`)
  console.log(`## by format, both halves\n${toAccuracyTable(toGroups(all))}\n`)
  console.log(`## the worst documents\n${toWorst(all)}\n`)
  if (misses !== null) console.log(`## wrong in ${misses}\n${toMisses(byHalf.get(misses) ?? [])}`)
})

function toHalf(name: string | undefined): Half | null {
  const half = HALVES.find((each) => each === name) ?? null
  if (name !== undefined && half === null) throw new BenchError(`--misses takes ${HALVES.join(' or ')}`)
  return half
}

function toGroups(results: readonly GoldResult[]): ReadonlyMap<string, readonly GoldResult[]> {
  const formats = [...new Set(results.map(formatOf))].sort()
  return new Map(formats.map((format) => [format, results.filter((result) => formatOf(result) === format)]))
}

function formatOf({ entry }: GoldResult): string {
  const extension = path.extname(entry.path.replace(/\.gz$/, ''))
  return extension === '.nxml' || extension === '.xml' ? 'jats' : extension.slice(1)
}
