import { execFile } from 'node:child_process'
import { readFile, readdir } from 'node:fs/promises'
import { promisify } from 'node:util'
import { systemClock } from '../runtime/clock.ts'

/** `ps` answers in milliseconds; a machine that needs this long is not working properly. */
const PS_TIMEOUT_MS = 10_000
const POLL_MS = 20
const MAX_PS_BYTES = 16 * 1024 * 1024

const run = promisify(execFile)

/** A live process and its command line, arguments joined by spaces. */
export interface ProcessEntry {
  readonly pid: number
  readonly command: string
}

/**
 * When process `pid` started, as an opaque text that differs for every process with the same id, even after a reboot.
 * Null: no such process. A zombie counts as ended: in a container it may never be reaped.
 */
export async function readProcessStart(pid: number): Promise<string | null> {
  return process.platform === 'linux' ? readStartFromProc(pid) : readStartFromPs(pid)
}

/** The command line of process `pid`, or null when there is no such process. */
export async function readCommand(pid: number): Promise<string | null> {
  if (process.platform === 'linux') return readCommandFromProc(pid)
  return (await ps(['-ww', '-o', 'command=', '-p', String(pid)]))?.trim() ?? null
}

/** All live processes that this user may see, except ourselves. */
export async function listProcesses(): Promise<readonly ProcessEntry[]> {
  const entries = process.platform === 'linux' ? await listFromProc() : await listFromPs()
  return entries.filter((entry) => entry.pid !== process.pid && entry.command !== '')
}

/** Sends `signal` to a process by its id; a process that has already ended is not an error. */
export function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if (!isErrno(error, 'ESRCH')) throw error
  }
}

/** Waits until the process that started at `start` has ended; false when it still runs after `timeoutMs`. */
export async function waitForEnd(pid: number, start: string, timeoutMs: number): Promise<boolean> {
  const deadline = performance.now() + timeoutMs
  while ((await readProcessStart(pid)) === start) {
    if (performance.now() > deadline) return false
    await systemClock.sleep(POLL_MS)
  }
  return true
}

/** Whether `error` is a system error with one of `codes`, such as ENOENT. */
export function isErrno(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && codes.includes(error.code)
}

async function readStartFromProc(pid: number): Promise<string | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  // the name of the program is in brackets, and may itself contain brackets and spaces
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [state, ticks] = [fields[0], fields[19]]
  if (ticks === undefined || state === 'Z' || state === 'X') return null
  // ticks count from boot, so pid and ticks may repeat after a reboot
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '')
  return `${boot.slice(0, 8)}-${ticks}`
}

async function readStartFromPs(pid: number): Promise<string | null> {
  const line = (await ps(['-o', 'stat=,lstart=', '-p', String(pid)]))?.trim() ?? ''
  const [state = '', ...started] = line.split(/\s+/)
  return state === '' || state.startsWith('Z') ? null : started.join(' ')
}

async function readCommandFromProc(pid: number): Promise<string | null> {
  const text = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
  return text === '' ? null : text.split('\0').join(' ').trimEnd()
}

async function listFromProc(): Promise<readonly ProcessEntry[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)
  return Promise.all(pids.map(async (pid) => ({ pid, command: (await readCommandFromProc(pid)) ?? '' })))
}

async function listFromPs(): Promise<readonly ProcessEntry[]> {
  const lines = ((await ps(['-axww', '-o', 'pid=,command='])) ?? '').split('\n')
  return lines.flatMap((line) => {
    const [, pid, command] = /^\s*(\d+)\s+(.*)$/.exec(line) ?? []
    return pid === undefined || command === undefined ? [] : [{ pid: Number(pid), command }]
  })
}

/** Null when `ps` ends with an error, as it does for a process that does not exist. */
async function ps(args: readonly string[]): Promise<string | null> {
  const options = { env: { LC_ALL: 'C', PATH: '/usr/bin:/bin' }, timeout: PS_TIMEOUT_MS, maxBuffer: MAX_PS_BYTES }
  return run('ps', args, options).then(
    ({ stdout }) => stdout,
    () => null,
  )
}
