import { fork, type ChildProcess } from 'node:child_process'
import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { build, stop as stopBuilder } from 'esbuild'
import { createApiClient, type ApiClient } from '../../src/cli/api-client.ts'
import { projectFolder } from '../../test/support/project-folder.ts'
import { bundleOptions } from '../../tools/bundle.js'
import { BenchError } from './run-bench.ts'
import type { ServiceReply, ServiceRequest } from './service-messages.ts'
import { makeTempFolder, removeTempFolder } from './temp-folder.ts'

/** As `npm start` runs the service. */
const SERVICE_FLAGS = ['--max-semi-space-size=16']
/** Environment variables that are passed on: paths of programs, and the number of parse processes. */
const TAKEN_OVER = ['PATH', 'MEILI_BIN', 'PARSE_PROCESSES'] as const
const PROGRAMS = {
  'service-program': 'bench/support/service-program.ts',
  'parse-child': 'src/ingest/pool/parse-child.ts',
}

/** The whole service as operators run it: built, and in a process of its own, with its own servers and data. */
export interface BuiltService {
  readonly api: ApiClient
  readonly pid: number
  /** How many SQL statements it has sent since its start, those of the queue included. */
  countStatements(): Promise<number>
  /** Stops everything and removes the data. */
  close(): Promise<void>
}

/** Builds and starts a service: no samples, no harvests, a free port. `flags`: of Node, besides those of `npm start`. */
export async function openBuiltService(signal: AbortSignal, flags: readonly string[] = []): Promise<BuiltService> {
  const folder = await makeTempFolder()
  const dataFolder = path.join(folder, 'data')
  const buildFolder = path.join(projectFolder, 'dist', `bench-${process.pid}`)
  let service: ChildProcess | null = null
  const close = async (): Promise<void> => {
    if (service !== null) await stop(service)
    await removeTempFolder(folder, dataFolder)
    await rm(buildFolder, { recursive: true, force: true })
  }
  try {
    await mkdir(dataFolder)
    await build({ ...bundleOptions(buildFolder), entryPoints: PROGRAMS })
    await stopBuilder()
    signal.throwIfAborted()
    const started = start(path.join(buildFolder, 'service-program.js'), dataFolder, flags)
    service = started
    const ready = await nextReply(started)
    if (ready.kind !== 'ready') throw new BenchError(`the service did not start: ${describe(ready)}`)
    const { url } = ready
    return {
      api: createApiClient(url, null),
      pid: started.pid ?? 0,
      countStatements: () => askStatements(started),
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

function start(program: string, dataFolder: string, flags: readonly string[]): ChildProcess {
  const taken = TAKEN_OVER.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]))
  return fork(program, [projectFolder], {
    execArgv: [...SERVICE_FLAGS, ...flags],
    env: { ...(Object.fromEntries(taken) as Record<string, string>), DATA_DIR: dataFolder, PORT: '0' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
}

async function askStatements(service: ChildProcess): Promise<number> {
  const answered = nextReply(service)
  send(service, { kind: 'statements' })
  const reply = await answered
  if (reply.kind !== 'statements') throw new BenchError(`the service did not count: ${describe(reply)}`)
  return reply.count
}

async function stop(service: ChildProcess): Promise<void> {
  if (service.exitCode !== null || service.signalCode !== null) return
  const ended = new Promise((resolve) => service.once('exit', resolve))
  if (service.connected) send(service, { kind: 'stop' })
  await ended
}

function send(service: ChildProcess, request: ServiceRequest): void {
  service.send(request)
}

/** Its next message, or that it ended. */
function nextReply(service: ChildProcess): Promise<ServiceReply> {
  return new Promise((resolve) => {
    const end = (reply: ServiceReply): void => {
      service.off('message', end).off('exit', onExit)
      resolve(reply)
    }
    const onExit = (): void => end({ kind: 'failed', message: 'it ended' })
    service.on('message', end).on('exit', onExit)
  })
}

function describe(reply: ServiceReply): string {
  return reply.kind === 'failed' ? reply.message : `answered ${reply.kind}`
}
