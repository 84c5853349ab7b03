import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { SERVICE_FILE } from '../../../src/cli/service-file.ts'
import { ENV } from '../../../src/runtime/env.ts'
import { projectFolder } from '../../support/project-folder.ts'

const START_LIMIT_MS = 90_000
/** The documented limit by which everything has stopped. */
const STOP_LIMIT_MS = 30_000
const POLL_MS = 25
const MAX_STDERR_CHARACTERS = 4_000

/** The service as its users start it. */
export interface Program {
  readonly pid: number
  /** The URL at which it listens, or null before that. */
  url(): Promise<string | null>
  /** Resolves with the url once it listens. */
  listening(): Promise<string>
  /** Sends SIGKILL to this process alone; its servers keep running. */
  kill(): Promise<void>
  /** Stops it as by Ctrl-C. @throws Error unless it then ends with exit code 0 */
  stop(): Promise<void>
}

/** Runs `concordance start` on a data folder; all ports except that of the sample site are free ones. */
export function startProgram(dataFolder: string, samplesPort: number, options: readonly string[] = []): Program {
  const child = spawn(process.execPath, ['bin/concordance.js', 'start', ...options], {
    cwd: projectFolder,
    env: environmentOf(dataFolder, samplesPort),
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => (stderr = (stderr + chunk.toString()).slice(-MAX_STDERR_CHARACTERS)))
  const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null
  const url = () => readUrl(dataFolder, child.pid ?? 0)
  return {
    pid: child.pid ?? 0,
    url,
    listening: async () => {
      for (const startedMs = Date.now(); Date.now() - startedMs < START_LIMIT_MS; await delay(POLL_MS)) {
        const found = await url()
        if (found !== null) return found
        if (hasEnded()) throw new Error(`the program ended at its start:\n${stderr}`)
      }
      throw new Error(`the program does not listen after ${START_LIMIT_MS} ms:\n${stderr}`)
    },
    kill: async () => {
      if (hasEnded()) throw new Error(`the program ended by itself before it was killed:\n${stderr}`)
      child.kill('SIGKILL')
      await ended
    },
    stop: async () => {
      child.kill('SIGINT')
      const late = delay(STOP_LIMIT_MS, null, { ref: false })
      const end = await Promise.race([ended, late])
      if (end === null) throw new Error(`the program is still running ${STOP_LIMIT_MS} ms after SIGINT:\n${stderr}`)
      if (end[0] !== 0) throw new Error(`the program ended with ${end[0] ?? end[1]} after SIGINT:\n${stderr}`)
    },
  }
}

/** Unsets the settings of the caller and of a `.env` in the project, since empty ones count as not set. */
function environmentOf(dataFolder: string, samplesPort: number): NodeJS.ProcessEnv {
  const unset = Object.fromEntries(Object.keys(ENV).map((name) => [name, '']))
  const own = { DATA_DIR: dataFolder, PORT: '0', SAMPLES_PORT: String(samplesPort), LOG_LEVEL: 'warn' }
  return { ...process.env, ...unset, MEILI_BIN: process.env['MEILI_BIN'] ?? '', ...own }
}

/** The URL that this process recorded; a killed one leaves its file behind. */
async function readUrl(dataFolder: string, pid: number): Promise<string | null> {
  const text = await readFile(path.join(dataFolder, SERVICE_FILE), 'utf8').catch(() => 'null')
  const recorded = JSON.parse(text) as { pid: number; url: string } | null
  return recorded?.pid === pid ? recorded.url : null
}
