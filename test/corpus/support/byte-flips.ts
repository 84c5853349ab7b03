import { pick, seededRandom } from '../../../bench/support/seeded-random.ts'
import type { GoodFile } from './good-files.ts'
import { faultsOf, type Parsed, type WatchedPool } from './parse-watch.ts'

/** Bytes that are changed in one file: one spoils a number, many spoil a table. */
const FLIPS = [1, 4, 16, 64]
const GOOD = Buffer.from('A good document, right behind.')

/** What became of a file with flipped bytes; the seed makes the same file again. */
export interface FlipOutcome {
  readonly seed: number
  readonly name: string
  /** `parsed`, or the code of the failure. */
  readonly outcome: string
  /** Why what was read must not be stored. */
  readonly faults: readonly string[]
}

/** Reads one file for each seed through a pool, and a good one behind each that cost a process. */
export async function readFlipped(
  pool: WatchedPool,
  files: readonly GoodFile[],
  seeds: readonly number[],
): Promise<readonly FlipOutcome[]> {
  const outcomes: FlipOutcome[] = []
  for (const seed of seeds) {
    const { file, bytes } = flip(files, seed)
    const parsed = await pool.parse(bytes, file.name, file.mediaType)
    const outcome = parsed.kind === 'parsed' ? 'parsed' : parsed.code
    outcomes.push({ seed, name: file.name, outcome, faults: parsed.kind === 'parsed' ? faultsOf(parsed.file) : [] })
    if (['timeout', 'memory', 'crash'].includes(outcome)) await expectGood(pool, seed)
  }
  await expectGood(pool, seeds.at(-1) ?? 0)
  return outcomes
}

/** `pdf parsed 312, malformed 88`: a line for each ending of names. */
export function toCounts(outcomes: readonly FlipOutcome[]): readonly string[] {
  const endingOf = ({ name }: FlipOutcome) => name.split('.').at(-1) ?? ''
  return [...new Set(outcomes.map(endingOf))].sort().map((ending) => {
    const some = outcomes.filter((outcome) => endingOf(outcome) === ending)
    const codes = [...new Set(some.map(({ outcome }) => outcome))].sort()
    const counts = codes.map((code) => `${code} ${some.filter(({ outcome }) => outcome === code).length}`)
    return `${ending.padEnd(5)} ${String(some.length).padStart(5)} files: ${counts.join(', ')}`
  })
}

/** Those to be looked at again: that brought a process down, or yield what must not be stored. */
export function toSuspects(outcomes: readonly FlipOutcome[]): readonly FlipOutcome[] {
  return outcomes.filter(({ outcome, faults }) => outcome === 'crash' || faults.length > 0)
}

function flip(files: readonly GoodFile[], seed: number): { readonly file: GoodFile; readonly bytes: Buffer } {
  const file = files[seed % files.length]
  if (file === undefined) throw new Error('there are no files')
  const random = seededRandom(seed)
  const bytes = file.build((whole) => {
    const damaged = Buffer.from(whole)
    for (let left = pick(FLIPS, random); left > 0; left--) {
      const at = Math.floor(random() * damaged.length)
      damaged[at] = (damaged[at] ?? 0) ^ (1 + Math.floor(random() * 255))
    }
    return damaged
  })
  return { file, bytes }
}

async function expectGood(pool: WatchedPool, seed: number): Promise<void> {
  const good: Parsed = await pool.parse(GOOD, 'good.txt', 'text/plain')
  if (good.kind !== 'parsed') throw new Error(`the pool does not read a good file after seed ${seed}: ${good.code}`)
}
