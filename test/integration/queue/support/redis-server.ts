import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { closedPort } from '../../../support/web/relay.ts'

/** A Redis server for one test. */
export interface ScratchRedis {
  readonly port: number
  stop(): Promise<void>
  /** Sends SIGKILL; all that the server held is lost. */
  kill(): Promise<void>
}

/** Starts `redis-server` on 127.0.0.1, on a free port unless one is given; it stores nothing on disk. */
export async function startRedis(wantedPort?: number): Promise<ScratchRedis> {
  const folder = await mkdtemp(path.join(tmpdir(), 'concordance-redis-'))
  const port = wantedPort ?? (await closedPort())
  const options = ['--bind', '127.0.0.1', '--port', `${port}`, '--save', '', '--appendonly', 'no', '--dir', folder]
  const server = spawn('redis-server', options, { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise<void>((resolve) => server.once('close', () => resolve()))
  let output = ''
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.once('close', () => reject(new Error(`redis-server ended before it was ready: ${output}`)))
    server.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      if (output.includes('Ready to accept connections')) resolve()
    })
  })
  const endBy = async (signal: NodeJS.Signals): Promise<void> => {
    server.kill(signal)
    await ended
    await rm(folder, { recursive: true, force: true })
  }
  return { port, stop: () => endBy('SIGTERM'), kill: () => endBy('SIGKILL') }
}
