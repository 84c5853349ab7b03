import { randomInt } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { seededRandom } from '../../bench/support/seeded-random.ts'
import { cleanUp, killHard, scratchFolder } from '../integration/services/support/scratch.ts'
import { startOnlooker, type Seen } from './support/onlooker.ts'
import { startProgram, type Program } from './support/program.ts'
import * as faults from './support/server-faults.ts'
import { settle, uploadTexts, type Offered, type Settled } from './support/uploads.ts'

// Makes the servers of a running service unavailable, in various ways, while texts are uploaded and pages are read.
// Everything that was accepted must become searchable, nothing may fail, and no answer may be a 500.
const UPLOADS = 60
const DISK_MB = 420
/** How long nothing can be written. */
const FULL_MS = 20_000

interface Place {
  readonly url: string
  readonly dataFolder: string
  /** Reports a fault. */
  report(fault: string): void
  /** Random, from the seed. */
  readonly random: () => number
  /** Resolves when so many texts have been accepted. */
  accepted(number: number): Promise<void>
}

interface Scenario {
  /** About so long between two uploads: all of them take as long as the faults do. */
  readonly paceMs: number
  readonly needsSmallDisk?: true
  /** Returns how many faults there were. */
  inject(place: Place): Promise<number>
}

const SCENARIOS: Readonly<Record<string, Scenario>> = {
  'dropped connections': { paceMs: 180, inject: (place) => repeat(12, 900, place, faults.dropConnections) },
  'server restarts': { paceMs: 500, inject: (place) => repeat(12, 1_500, place, faults.restartServer) },
  'queue schema dropped': {
    paceMs: 180,
    inject: async (place) => {
      await place.accepted(UPLOADS / 3)
      await faults.dropQueueSchema(place.dataFolder)
      return 1
    },
  },
  'full disk': {
    paceMs: 250,
    needsSmallDisk: true,
    inject: async (place) => {
      await place.accepted(UPLOADS / 3)
      const giveBack = await faults.fillDisk(place.dataFolder)
      await delay(FULL_MS)
      await expectDiskRed(place)
      await giveBack()
      return 1
    },
  },
}

interface Result {
  readonly name: string
  /** What the injection itself found wrong. */
  readonly reported: readonly string[]
  readonly injected: number
  readonly offered: Offered
  readonly seen: Seen
  readonly settled: Settled
  /** Uploads that the catalogue holds. */
  readonly kept: number
}

const running = new Set<Program>()
const mounted = new Set<string>()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => void end().then(() => process.exit(1)))

try {
  await main()
} catch (error) {
  console.error(`faults: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 1
} finally {
  await end()
}

async function main(): Promise<void> {
  const { names, seed } = readOptions()
  console.log(`faults: ${names.join(', ')}; seed ${seed}`)
  const results: Result[] = []
  for (const name of names) {
    const scenario = SCENARIOS[name]
    if (scenario === undefined) throw new Error(`--only must be one of ${Object.keys(SCENARIOS).join(', ')}`)
    const result = await play(name, scenario, seededRandom(seed))
    results.push(result)
    for (const fault of faultsOf(result)) console.log(`${name}: ${fault}`)
  }
  console.table(Object.fromEntries(results.map((result) => [result.name, toRow(result)])))
  if (results.some((result) => faultsOf(result).length > 0)) process.exitCode = 1
}

function readOptions(): { names: readonly string[]; seed: number } {
  const { values } = parseArgs({ options: { only: { type: 'string', multiple: true }, seed: { type: 'string' } } })
  const { only = Object.keys(SCENARIOS), seed = String(randomInt(1_000_000)) } = values
  if (!/^\d{1,9}$/.test(seed)) throw new Error(`--seed must be a whole number, is "${seed}"`)
  return { names: only, seed: Number(seed) }
}

async function play(name: string, scenario: Scenario, random: () => number): Promise<Result> {
  const folder = await scratchFolder()
  if (scenario.needsSmallDisk === true) {
    await faults.mountSmall(folder, DISK_MB)
    mounted.add(folder)
  }
  const dataFolder = path.join(folder, 'data')
  await mkdir(dataFolder)
  const program = startProgram(dataFolder, 0, ['--no-samples'])
  running.add(program)
  const url = await program.listening()
  const stopOnlooker = startOnlooker(url)
  const progress = createProgress()
  const reported: string[] = []
  const report = (fault: string): void => void reported.push(fault)
  const [offered, injected] = await Promise.all([
    uploadTexts(url, UPLOADS, scenario.paceMs, random, progress.reached),
    scenario.inject({ url, dataFolder, random, report, accepted: progress.accepted }),
  ])
  const settled = await settle(url, offered.accepted)
  const result = {
    name,
    reported,
    injected,
    offered,
    settled,
    kept: await faults.countUploads(dataFolder),
    seen: await stopOnlooker(),
  }
  await program.stop()
  running.delete(program)
  if (scenario.needsSmallDisk === true) await expectPlainRefusal(dataFolder, report)
  return result
}

/** Health must name the folder whose disk is full. */
async function expectDiskRed({ url, dataFolder, report }: Place): Promise<void> {
  const response = await fetch(`${url}/readyz`)
  const { checks } = (await response.json()) as { checks: { name: string; ok: boolean; reason: string | null }[] }
  const disk = checks.find(({ name }) => name === 'disk')
  const isSaid = response.status === 503 && disk?.ok === false && disk.reason?.includes(dataFolder) === true
  if (!isSaid) report(`/readyz does not say that the disk is full: ${response.status} ${JSON.stringify(disk)}`)
}

/** A start on a full disk must fail with one line that states the remedy. */
async function expectPlainRefusal(dataFolder: string, report: (fault: string) => void): Promise<void> {
  const giveBack = await faults.fillDisk(dataFolder)
  const said = await startProgram(dataFolder, 0, ['--no-samples'])
    .listening()
    .catch((error: unknown) => (error instanceof Error ? error.message : String(error)))
  await giveBack()
  // The other lines are those of any start.
  const lines = said.split('\n').filter((line) => line.includes('(disk_full)') || /^\s+at /.test(line))
  const isPlain = lines.length === 1 && said.includes(dataFolder) && said.includes('free some space')
  if (!isPlain) report(`a start on a full disk says: ${said}`)
  else console.log(`a start on a full disk says: ${lines[0]}`)
}

/** Lets one wait for an upload of a number. */
function createProgress() {
  let last = 0
  return {
    reached: (number: number): void => void (last = number),
    accepted: async (number: number): Promise<void> => {
      while (last < number) await delay(20)
    },
  }
}

/** A fault at so many random moments, about `paceMs` apart. */
async function repeat(
  count: number,
  paceMs: number,
  place: Place,
  fault: (dataFolder: string) => Promise<unknown>,
): Promise<number> {
  for (let number = 1; number <= count; number += 1) {
    await delay(2 * paceMs * place.random())
    await fault(place.dataFolder)
  }
  return count
}

function faultsOf({ offered, seen, settled, kept, reported }: Result): readonly string[] {
  const { accepted } = offered
  const lost = accepted.length - settled.searchable
  return [
    ...reported,
    ...offered.faults,
    ...new Set(seen.faults),
    ...settled.failed.map((failure) => `failed: ${failure}`),
    ...(lost === 0 ? [] : [`${lost} of ${accepted.length} accepted texts are not searchable`]),
    ...(kept === accepted.length ? [] : [`${kept} uploads are kept, and ${accepted.length} were accepted`]),
  ]
}

function toRow({ injected, offered, seen, settled, kept }: Result): Record<string, number | string> {
  const statuses = Object.entries(seen.statuses).map(([status, count]) => `${count} x ${status}`)
  return {
    faults: injected,
    accepted: offered.accepted.length,
    'refused (503)': offered.refused,
    'other answers': offered.faults.length,
    kept,
    searchable: settled.searchable,
    failed: settled.failed.length,
    waiting: settled.waiting,
    'settled after (s)': settled.seconds,
    'pages read': statuses.join(', '),
  }
}

async function end(): Promise<void> {
  for (const program of running) await killHard(program.pid)
  await cleanUp().catch(() => undefined) // a mounted folder cannot be removed, only emptied
  for (const folder of mounted) await faults.unmount(folder)
  await cleanUp()
}
