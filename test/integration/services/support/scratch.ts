import { spawn, type ChildProcess } from 'node:child_process'
import { chmod, mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createLogger } from '../../../../src/logger.ts'
import { listProcesses, readProcessStart, waitForEnd } from '../../../../src/services/os-process.ts'

/** Long enough for a busy machine; no test measures time. */
export const TEST_TIMEOUT_MS = 120_000

/** `LOG_SERVICES=1` shows what the code under test logs. */
export const log = createLogger(process.env['LOG_SERVICES'] === undefined ? 'silent' : 'info')

const folders: string[] = []
const children: ChildProcess[] = []

/** Creates a folder below the system's temporary one, readable by all OS users unless `mode` is given. */
export async function scratchFolder(mode = 0o755): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'concordance-services-')))
  await chmod(folder, mode)
  folders.push(folder)
  return folder
}

/** Runs a program of this folder and resolves with its first line of output; the child keeps running. */
export async function runProgram(name: string, ...args: readonly string[]): Promise<{ pid: number; line: string }> {
  const program = fileURLToPath(new URL(name, import.meta.url))
  const child = spawn(process.execPath, ['--import', 'tsx', program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  children.push(child)
  let errors = ''
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()))
    child.once('close', () => reject(new Error(`${name} ended without output: ${errors}`)))
  })
  return { pid: child.pid ?? 0, line }
}

/** Sends SIGKILL and waits until the process has ended. */
export async function killHard(pid: number): Promise<void> {
  const start = await readProcessStart(pid)
  if (start === null) return
  process.kill(pid, 'SIGKILL')
  await waitForEnd(pid, start, 20_000)
}

/** Kills the programs of these tests and the servers that they left, each by its process number; removes their folders. */
export async function cleanUp(): Promise<void> {
  for (const child of children) child.kill('SIGKILL')
  for (const { pid, command } of await listProcesses()) {
    const isLeftOver = folders.some(
      (folder) => command.includes(` -D ${folder}`) || command.includes(` --db-path ${folder}`),
    )
    if (isLeftOver) await killHard(pid)
  }
  for (const folder of folders) await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
}
