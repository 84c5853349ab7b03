import { countTotals } from '../db/totals.ts'
import { systemClock } from '../runtime/clock.ts'
import type { App } from '../app.ts'
import { TransientError } from '../errors.ts'
import { VERSION } from '../runtime/version.ts'
import { EXIT, type ExitCode, type Terminal } from '../cli/command.ts'
import { seconds } from '../cli/output.ts'
import { runService, type SampleChoice, type Service } from './run-service.ts'

const POLL_MS = 500
const NAME_WIDTH = 14

/** Starts the whole service, prints its addresses and the progress of loading, and runs until it is stopped. */
export async function start(terminal: Terminal, samples: SampleChoice): Promise<ExitCode> {
  const { config, output, log, signal } = terminal
  const startedMs = performance.now()
  const line = (name: string, what: string): void => output.say(`  ${name.padEnd(NAME_WIDTH)}${what}`)
  output.say(`Concordance ${VERSION} is starting`)
  const service = await runService(config, {
    log,
    report: (name, what, ms) => line(name, `ready after ${seconds(ms)} (${what})`),
    samples,
    harvest: true,
    host: config.http.host,
    port: config.http.port,
    signal,
  })
  line('Web pages', service.url)
  line('API', `${service.url}/api/docs`)
  line('Data', config.dataFolder)
  line('Ready', `after ${seconds(performance.now() - startedMs)}; Ctrl-C stops everything`)
  try {
    await follow(service, terminal, startedMs)
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
  } finally {
    const stoppedMs = performance.now()
    output.say('stopping')
    await service.close()
    output.say(`stopped after ${seconds(performance.now() - stoppedMs)}`)
  }
  return EXIT.done
}

/** Prints the progress of loading, and a summary at the end; waits while the catalogue is unavailable. */
async function follow({ app, url, samples }: Service, { output, signal }: Terminal, startedMs: number): Promise<void> {
  let last = ''
  let waited = false
  for (let quiet = 0; quiet < 4 && !signal.aborted;) {
    const totals = await ignoreUnavailable(countTotals(app.catalogue))
    if (totals === null) {
      await systemClock.sleep(POLL_MS, signal)
      continue
    }
    const now = `  loading: ${totals.searchable} of ${totals.versions} texts searchable, ${totals.due} steps to go`
    if (totals.due > 0 && now !== last) output.say(now)
    waited ||= totals.due > 0
    quiet = totals.due > 0 ? 0 : quiet + 1
    last = now
    await systemClock.sleep(POLL_MS, signal)
  }
  if (signal.aborted) return
  const summary = await ignoreUnavailable(toSummary(app, url, samples, waited ? performance.now() - startedMs : null))
  if (summary !== null) output.say(summary)
}

/** Null while the catalogue is unavailable, which the service survives. */
async function ignoreUnavailable<T>(pending: Promise<T>): Promise<T | null> {
  return pending.catch((error: unknown) => {
    if (error instanceof TransientError) return null
    throw error
  })
}

async function toSummary(app: App, url: string, samples: boolean, ms: number | null): Promise<string> {
  const { documents, passages, failed } = await countTotals(app.catalogue)
  const holds = `${documents} documents, ${passages} passages${failed === 0 ? '' : `, ${failed} failed (see ${url}/failures)`}`
  const what = samples ? 'library with the samples' : 'library'
  const when = ms === null ? '' : ` after ${seconds(ms)}`
  const hint = documents === 0 ? 'Add files: npx concordance add FILE' : `Try ${url}/search?q=hydrogen`
  return `  ${what} loaded${when}: ${holds}. ${hint}`
}
