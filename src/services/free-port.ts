import { randomInt } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { TransientError } from '../errors.ts'

/** Below the ranges from which systems take the ports of outgoing connections (32768 on Linux, 49152 elsewhere). */
const LOWEST_PORT = 20_000
const HIGHEST_PORT = 31_999
const MAX_TRIES = 100

/** A free port of 127.0.0.1: the one stored in `file` if it is free, else another, which is stored there. */
export async function choosePort(file: string): Promise<number> {
  const remembered = Number(await readFile(file, 'utf8').catch(() => '0'))
  if (isPort(remembered) && (await isPortFree(remembered))) return remembered
  for (let attempt = 0; attempt < MAX_TRIES; attempt += 1) {
    const port = randomInt(LOWEST_PORT, HIGHEST_PORT + 1)
    if (!(await isPortFree(port))) continue
    await writeFile(file, `${port}\n`)
    return port
  }
  throw new TransientError('no_free_port', `no free port found on 127.0.0.1 between ${LOWEST_PORT} and ${HIGHEST_PORT}`)
}

/** Whether a server could listen on this port of 127.0.0.1 now. */
export function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}

function isPort(value: number): boolean {
  return Number.isInteger(value) && value > 0 && value < 65_536
}
