import { randomInt } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { seededRandom } from '../../bench/support/seeded-random.ts'
import { cleanUp, killHard, scratchFolder } from '../integration/services/support/scratch.ts'
import { startReader, type ReadResult } from './support/reader.ts'
import { startProgram, type Program } from './support/program.ts'
import * as faults from './support/server-faults.ts'
import { waitUntilSettled, uploadTexts, type UploadResult, type FinalState } from './support/uploads.ts'

// Makes the servers of a running service unavailable, in various ways, while texts are uploaded and pages are read.
// Everything that was accepted must become searchable, nothing may fail, and no answer may be a 500.
const UPLOADS = 60
const DISK_MB = 420
/** How long the disk stays full. */
const FULL_MS = 20_000

interface Target {
  readonly url: string
  readonly dataFolder: string
  /** Reports a fault. */
  report(fault: string): void
  /** A random number from the seed. */
  readonly random: () => number
  /** Resolves when this many texts have been accepted. */
  accepted(number: number): Promise<void>
}

interface Scenario {
  /** The mean time between two uploads, so that all of them take as long as the faults. */
  readonly paceMs: number
  readonly needsSmallDisk?: true
  /** Returns how many faults were injected. */
  inject(target: Target): Promise<number>
}

const SCENARIOS: Readonly<Record<string, Scenario>> = {
  'dropped connections': { paceMs: 180, inject: (target) => repeat(12, 900, target, faults.dropConnections) },
  'server restarts': { paceMs: 500, inject: (target) => repeat(12, 1_500, target, faults.restartServer) },
  'queue schema dropped': {
    paceMs: 180,
    inject: async (target) => {
      await target.accepted(UPLOADS / 3)
      await faults.dropQueueSchema(target.dataFolder)
      return 1
    },
  },
  'full disk': {
    paceMs: 250,
    needsSmallDisk: true,
    inject: async (target) => {
      await target.accepted(UPLOADS / 3)
      const freeDisk = await faults.fillDisk(target.dataFolder)
      await delay(FULL_MS)
      await expectDiskReported(target)
      await freeDisk()
      return 1
    },
  },
}

interface Result {
  readonly name: string
  /** Faults found during the injection itself. */
  readonly reported: readonly string[]
  readonly injected: number
  readonly uploads: UploadResult
  readonly reads: ReadResult
  readonly final: FinalState
  /** Uploads that the catalogue holds. */
  readonly stored: number
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
    const result = await runScenario(name, scenario, seededRandom(seed))
    results.push(result)
    for (const fault of faultsOf(result)) console.log(`${name}: ${fault}`)
  }
  console.table(Object.fromEntries(results.map((result) => [result.name, toRow(result)])))
  if (results.some((result) => faultsOf(result).length > 0)) process.exitCode = 1
}

function readOptions(): { names: readonly string[]; seed: number } {
  const { values } = parseArgs({ options: { only: { type: 'string', multiple: true }, seed: { type: 'string' } } })
  const { only = Object.keys(SCENARIOS), seed = String(randomInt(1_000_000)) } = values
  if (!/^\d{1,9}$/.test(seed)) throw new Error(`--seed must be a whole number, not "${seed}"`)
  return { names: only, seed: Number(seed) }
}

async function runScenario(name: string, scenario: Scenario, random: () => number): Promise<Result> {
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
  const stopReader = startReader(url)
  const progress = createProgress()
  const reported: string[] = []
  const report = (fault: string): void => void reported.push(fault)
  const [uploads, injected] = await Promise.all([
    uploadTexts(url, UPLOADS, scenario.paceMs, random, progress.reached),
    scenario.inject({ url, dataFolder, random, report, accepted: progress.accepted }),
  ])
  const final = await waitUntilSettled(url, uploads.accepted)
  const result = {
    name,
    reported,
    injected,
    uploads,
    final,
    stored: await faults.countUploads(dataFolder),
    reads: await stopReader(),
  }
  await program.stop()
  running.delete(program)
  if (scenario.needsSmallDisk === true) await expectClearRefusal(dataFolder, report)
  return result
}

/** `/readyz` must name the folder whose disk is full. */
async function expectDiskReported({ url, dataFolder, report }: Target): Promise<void> {
  const response = await fetch(`${url}/readyz`)
  const { checks } = (await response.json()) as { checks: { name: string; ok: boolean; reason: string | null }[] }
  const disk = checks.find(({ name }) => name === 'disk')
  const isReported = response.status === 503 && disk?.ok === false && disk.reason?.includes(dataFolder) === true
  if (!isReported) report(`/readyz does not report that the disk is full: ${response.status} ${JSON.stringify(disk)}`)
}

/** A start on a full disk must fail with one line that states the remedy. */
async function expectClearRefusal(dataFolder: string, report: (fault: string) => void): Promise<void> {
  const freeDisk = await faults.fillDisk(dataFolder)
  const message = await startProgram(dataFolder, 0, ['--no-samples'])
    .listening()
    .catch((error: unknown) => (error instanceof Error ? error.message : String(error)))
  await freeDisk()
  // The other lines appear at any start.
  const lines = message.split('\n').filter((line) => line.includes('(disk_full)') || /^\s+at /.test(line))
  const isClear = lines.length === 1 && message.includes(dataFolder) && message.includes('free some space')
  if (!isClear) report(`a start on a full disk reports: ${message}`)
  else console.log(`a start on a full disk reports: ${lines[0]}`)
}

/** Lets a fault wait until a number of texts has been uploaded. */
function createProgress() {
  let last = 0
  return {
    reached: (number: number): void => void (last = number),
    accepted: async (number: number): Promise<void> => {
      while (last < number) await delay(20)
    },
  }
}

/** Injects a fault at `count` random moments, `paceMs` apart on average. */
async function repeat(
  count: number,
  paceMs: number,
  target: Target,
  fault: (dataFolder: string) => Promise<unknown>,
): Promise<number> {
  for (let number = 1; number <= count; number += 1) {
    await delay(2 * paceMs * target.random())
    await fault(target.dataFolder)
  }
  return count
}

function faultsOf({ uploads, reads, final, stored, reported }: Result): readonly string[] {
  const { accepted } = uploads
  const lost = accepted.length - final.searchable
  return [
    ...reported,
    ...uploads.faults,
    ...new Set(reads.faults),
    ...final.failed.map((failure) => `failed: ${failure}`),
    ...(lost === 0 ? [] : [`${lost} of ${accepted.length} accepted texts are not searchable`]),
    ...(stored === accepted.length ? [] : [`${stored} uploads are stored, and ${accepted.length} were accepted`]),
  ]
}

function toRow({ injected, uploads, reads, final, stored }: Result): Record<string, number | string> {
  const statuses = Object.entries(reads.statuses).map(([status, count]) => `${count} x ${status}`)
  return {
    faults: injected,
    accepted: uploads.accepted.length,
    'refused (503)': uploads.refused,
    'other answers': uploads.faults.length,
    stored,
    searchable: final.searchable,
    failed: final.failed.length,
    waiting: final.waiting,
    'settled after (s)': final.seconds,
    'pages read': statuses.join(', '),
  }
}

async function end(): Promise<void> {
  for (const program of running) await killHard(program.pid)
  await cleanUp().catch(() => undefined) // a mounted folder cannot be removed, only emptied
  for (const folder of mounted) await faults.unmount(folder)
  await cleanUp()
}
