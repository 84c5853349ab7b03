import { parseArgs } from 'node:util'
import { requireShared } from '../support/shared-dir.ts'
import { parseFlipped, toCounts, toSuspects } from './support/byte-flips.ts'
import { readGoodFiles } from './support/good-files.ts'
import { openWatchedPool } from './support/parse-watch.ts'

// Parses good files with flipped bytes in a pool like that of the workers: `--seeds 2000`, or `--seed 17` to repeat one.
// A file that crashes a process is listed with its seed.

const { values } = parseArgs({ options: { seeds: { type: 'string', default: '2000' }, seed: { type: 'string' } } })
const seeds = values.seed === undefined ? [...Array(Number(values.seeds)).keys()] : [Number(values.seed)]

requireShared()
const pool = openWatchedPool()
try {
  const outcomes = await parseFlipped(pool, await readGoodFiles(), seeds)
  console.log(toCounts(outcomes).join('\n'))
  const suspects = toSuspects(outcomes)
  for (const { seed, name, outcome, faults } of suspects)
    console.log(`seed ${seed}: ${name} ${outcome} ${faults[0] ?? ''}`)
  console.log(`${outcomes.length} files, ${suspects.length} to look at; at most ${pool.peakMebibytes()} MiB a process`)
  if (suspects.length > 0) process.exitCode = 1
} finally {
  await pool.close()
}
