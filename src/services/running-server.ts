import { sendSignal, readProcessStart, waitForEnd } from './os-process.ts'
import { TransientError } from '../errors.ts'
import type { ServerProcess } from './launch-server.ts'

/** An adopted server is not our child, so nothing reports its end: we poll. */
const WATCH_INTERVAL_MS = 1000

/** The facts about a running server. */
export interface ServerFacts {
  readonly name: 'postgres' | 'meilisearch'
  /** Its URL, with user and password if needed: not for logs. */
  readonly url: string
  readonly port: number
  /** Its data folder. */
  readonly folder: string
  /** Whether it was left running by a killed program and taken over by us. */
  readonly adopted: boolean
}

/** A server that runs beside us, in a process group of its own, and outlives us unless it is stopped. */
export interface RunningServer extends ServerFacts {
  readonly pid: number
  /** Calls the listener once when the server ends by itself, even if it has ended already; never after `stop`. */
  onExit(listener: () => void): void
  /** Stops the server, gently first; resolves when the process has ended. May be repeated. */
  stop(): Promise<void>
}

/** One step of stopping a server: the signal, and how long to wait after it. */
export interface StopStep {
  readonly signal: NodeJS.Signals
  readonly waitMs: number
}

/** Combines the facts of a server with control of its process. */
export function toRunningServer(facts: ServerFacts, server: ServerProcess, steps: readonly StopStep[]): RunningServer {
  const watch = new ExitWatch(server)
  const stop = async (): Promise<void> => {
    watch.end()
    await stopProcess(facts.name, server, steps)
  }
  return { ...facts, pid: server.pid, onExit: (listener) => watch.add(listener), stop }
}

/**
 * Sends the signals in turn until the process has ended.
 * @throws TransientError `<name>_not_stopped` when it outlives them all
 */
export async function stopProcess(name: string, server: ServerProcess, steps: readonly StopStep[]): Promise<void> {
  for (const { signal, waitMs } of steps) {
    // the id may belong to another process by now
    if ((await readProcessStart(server.pid)) !== server.start) return
    sendSignal(server.pid, signal)
    if (await waitForEnd(server.pid, server.start, waitMs)) return
  }
  throw new TransientError(`${name}_not_stopped`, `${name} (process ${server.pid}) does not end`)
}

class ExitWatch {
  readonly #listeners: (() => void)[] = []
  readonly #server: ServerProcess
  #timer: NodeJS.Timeout | null = null
  #state: 'running' | 'exited' | 'ended' = 'running'

  constructor(server: ServerProcess) {
    this.#server = server
    const { child } = server
    if (!child) this.#timer = setInterval(() => void this.#poll(), WATCH_INTERVAL_MS).unref()
    else if (child.exitCode !== null || child.signalCode !== null) this.#state = 'exited'
    else child.once('exit', () => this.#exited())
  }

  add(listener: () => void): void {
    if (this.#state === 'exited') queueMicrotask(listener)
    else this.#listeners.push(listener)
  }

  end(): void {
    this.#state = 'ended'
    this.#clear()
  }

  async #poll(): Promise<void> {
    if ((await readProcessStart(this.#server.pid)) !== this.#server.start) this.#exited()
  }

  #exited(): void {
    if (this.#state !== 'running') return
    this.#state = 'exited'
    this.#clear()
    for (const listener of this.#listeners) listener()
  }

  #clear(): void {
    if (this.#timer) clearInterval(this.#timer)
  }
}
