import { pick, seededRandom } from '../../../bench/support/seeded-random.ts'
import type { GoodFile } from './good-files.ts'
import { faultsOf, type ParseOutcome, type WatchedPool } from './parse-watch.ts'

/** Numbers of bytes to change in one file: one damages a number, many damage a table. */
const FLIPS = [1, 4, 16, 64]
const GOOD = Buffer.from('A good document, right behind.')

/** The outcome for a file with flipped bytes, which its seed reproduces. */
export interface FlipOutcome {
  readonly seed: number
  readonly name: string
  /** `parsed`, or a reason code. */
  readonly outcome: string
  /** Reasons why the parsed text must not be stored. */
  readonly faults: readonly string[]
}

/** Parses one damaged file for each seed, and a good one after each that ended a process. */
export async function parseFlipped(
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

/** `pdf parsed 312, malformed 88`: a line for each file extension. */
export function toCounts(outcomes: readonly FlipOutcome[]): readonly string[] {
  const extensionOf = ({ name }: FlipOutcome) => name.split('.').at(-1) ?? ''
  return [...new Set(outcomes.map(extensionOf))].sort().map((extension) => {
    const some = outcomes.filter((outcome) => extensionOf(outcome) === extension)
    const codes = [...new Set(some.map(({ outcome }) => outcome))].sort()
    const counts = codes.map((code) => `${code} ${some.filter(({ outcome }) => outcome === code).length}`)
    return `${extension.padEnd(5)} ${String(some.length).padStart(5)} files: ${counts.join(', ')}`
  })
}

/** The outcomes to be investigated: a process crashed, or the text must not be stored. */
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
  const good: ParseOutcome = await pool.parse(GOOD, 'good.txt', 'text/plain')
  if (good.kind !== 'parsed') throw new Error(`the pool does not parse a good file after seed ${seed}: ${good.code}`)
}
