import { randomInt } from 'node:crypto'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { seededRandom } from '../../bench/support/seeded-random.ts'
import { createApiClient, type ApiClient } from '../../src/cli/api-client.ts'
import { choosePort } from '../../src/services/free-port.ts'
import { listProcesses } from '../../src/services/os-process.ts'
import { cleanUp, killHard, scratchFolder } from '../integration/services/support/scratch.ts'
import { differencesTo, faultsOf } from './support/faults.ts'
import { readLibrary, readStatus, type Library } from './support/library.ts'
import { startProgram, type Program } from './support/program.ts'

// Kills the program, and not its servers, at random moments while it loads the samples, and then expects the library to
// be the one that an undisturbed load makes, with everything notified once.
const THEME = 'hydrogen'
/** The share of the load that passes before all kills, on average, so that the last one still falls within it. */
const LOADED_SHARE = 0.8
/** The share of kills before the program listens, while it adopts its servers and resumes its work. */
const STARTING_SHARE = 0.25
/**
 * The share of the other kills that wait, for a limited time, until a text is being processed: most of the time passes
 * between two fetches.
 */
const IN_WORK_SHARE = 0.6
const IN_WORK_LIMIT_MS = 3_000
/** About how long a text is processed. */
const WORK_MS = 600
const LOAD_LIMIT_MS = 120_000
/** A library that has been idle for this long is finished. */
const QUIET_MS = 2_000
const POLL_MS = 200

interface Setup {
  readonly dataFolder: string
  readonly samplesPort: number
}

/** An undisturbed load: the library, and how long the program took to listen and then to load. */
interface Reference {
  readonly library: Library
  readonly startMs: number
  readonly loadMs: number
}

const running = new Set<Program>()
// Clean up when stopped by a signal.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => void end().then(() => process.exit(1)))

try {
  await main()
} catch (error) {
  console.error(`crash: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 1
} finally {
  await end()
}

async function main(): Promise<void> {
  const { kills, seed } = readOptions()
  console.log(`crash: ${kills} kills, seed ${seed}`)
  const scratch = await scratchFolder()
  // The addresses of the samples, and so all ids, contain the port.
  const samplesPort = await choosePort(path.join(scratch, 'samples.port'))
  const reference = await loadUndisturbed({ dataFolder: path.join(scratch, 'reference'), samplesPort })
  const setup = { dataFolder: path.join(scratch, 'killed'), samplesPort }
  const library = await loadKilled(setup, kills, reference, seededRandom(seed))
  const faults = [
    ...faultsOf(reference.library, THEME).map((fault) => `without a kill: ${fault}`),
    ...faultsOf(library, THEME),
    ...differencesTo(reference.library, library),
    ...(await listLeftProcesses(scratch)),
  ]
  for (const fault of faults) console.log(`crash: ${fault}`)
  if (faults.length > 0) process.exitCode = 1
  console.log(`crash: ${kills} kills, ${faults.length === 0 ? toSummary(library) : `${faults.length} faults`}`)
}

function readOptions(): { kills: number; seed: number } {
  const text = { type: 'string' } as const
  const { values } = parseArgs({ options: { kills: text, seed: text } })
  const { kills = '5', seed = String(randomInt(1_000_000)) } = values
  for (const [name, value] of Object.entries({ kills, seed })) {
    if (!/^\d{1,9}$/.test(value)) throw new Error(`--${name} must be a whole number, not "${value}"`)
  }
  return { kills: Number(kills), seed: Number(seed) }
}

async function loadUndisturbed(setup: Setup): Promise<Reference> {
  const startedMs = Date.now()
  const program = start(setup)
  const url = await program.listening()
  const listeningMs = Date.now()
  const alertId = await saveAlert(createApiClient(url, null))
  await settled(createApiClient(url, null))
  const [startMs, loadMs] = [listeningMs - startedMs, Date.now() - listeningMs - QUIET_MS]
  console.log(`without a kill: listens after ${toSeconds(startMs)}, loaded after ${toSeconds(loadMs)} more`)
  return { library: await finish(program, setup, url, alertId), startMs, loadMs }
}

async function loadKilled(
  setup: Setup,
  kills: number,
  { startMs, loadMs }: Reference,
  random: () => number,
): Promise<Library> {
  const latestMs = (2 * LOADED_SHARE * loadMs) / kills
  let alertId: string | null = null
  for (let number = 1; number <= kills; number += 1) {
    const startedMs = Date.now()
    const program = start(setup)
    // The first program listens before it is killed, so that the alert precedes what it is to report.
    alertId ??= await saveAlert(createApiClient(await program.listening(), null))
    if (random() < STARTING_SHARE) await delay(random() * startMs)
    else await passLoad(createApiClient(await program.listening(), null), latestMs, random)
    const seen = await describeProgress(program)
    await program.kill()
    running.delete(program)
    console.log(`kill ${number}: ${toSeconds(Date.now() - startedMs)} after its start, ${seen}`)
  }
  const program = start(setup)
  const url = await program.listening()
  alertId ??= await saveAlert(createApiClient(url, null))
  await settled(createApiClient(url, null))
  return finish(program, setup, url, alertId)
}

/** Waits for a random moment of the load, or one at which a text is between two stages. */
async function passLoad(api: ApiClient, latestMs: number, random: () => number): Promise<void> {
  await delay(random() * latestMs)
  if (random() > IN_WORK_SHARE) return
  const isProcessing = async () =>
    (await readStatus(api)).progress.some(({ name }) => !['harvest', 'fetch'].includes(name))
  for (const startedMs = Date.now(); Date.now() - startedMs < IN_WORK_LIMIT_MS; await delay(10)) {
    if (await isProcessing()) return delay(random() * WORK_MS)
  }
}

function start({ dataFolder, samplesPort }: Setup): Program {
  const program = startProgram(dataFolder, samplesPort)
  running.add(program)
  return program
}

/**
 * The alert covers all versions, since otherwise what it reports of a draft would depend on whether that precedes the
 * agreed text, and the sample lists are crawled in random order.
 */
async function saveAlert(api: ApiClient): Promise<string> {
  const body = { name: 'Hydrogen', email: 'reader@example.org', query: { theme: [THEME], versions: 'all' } }
  return (await api.post<{ alertId: string }>('/alerts', body)).alertId
}

/** The progress of the load right before the kill. */
async function describeProgress(program: Program): Promise<string> {
  const url = await program.url()
  if (url === null) return 'while it started'
  const { library, progress } = await readStatus(createApiClient(url, null))
  const due = progress.filter(({ state }) => state === 'due').map(({ name, count }) => `${count} ${name}`)
  return `${library.searchable} of ${library.versions} texts searchable, due: ${due.join(', ') || 'nothing'}`
}

/** Reads the whole library, and stops the program as a person would. */
async function finish(program: Program, setup: Setup, url: string, alertId: string): Promise<Library> {
  const library = await readLibrary(url, setup.dataFolder, alertId)
  await program.stop()
  running.delete(program)
  return library
}

async function settled(api: ApiClient): Promise<void> {
  const deadline = Date.now() + LOAD_LIMIT_MS
  for (let quietMs = 0; quietMs < QUIET_MS; quietMs += POLL_MS) {
    const { library, progress } = await readStatus(api)
    if (library.due > 0 || library.versions === 0) quietMs = 0
    if (Date.now() > deadline) {
      const rest = progress.map(({ name, state, count }) => `${count} ${name} ${state}`).join(', ')
      throw new Error(`the library is not loaded after ${LOAD_LIMIT_MS} ms: ${rest}`)
    }
    await delay(POLL_MS)
  }
}

/** Our servers that outlived the stopped program. */
async function listLeftProcesses(scratch: string): Promise<readonly string[]> {
  const left = (await listProcesses()).filter(({ command }) => command.includes(scratch))
  return left.map(({ pid, command }) => `left running: process ${pid}, ${command.slice(0, 200)}`)
}

async function end(): Promise<void> {
  for (const program of running) await killHard(program.pid)
  await cleanUp()
}

function toSeconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}

function toSummary({ documents, passages, records, deliveries, mails }: Library): string {
  const versions = documents.flatMap((document) => document.versions)
  return [
    `same documents, versions and passages (${documents.length}, ${versions.length}, ${passages.length})`,
    `${records.length} index records`,
    'no failures',
    `${deliveries.length} passages reported once, in ${mails.length} mails`,
  ].join(', ')
}
