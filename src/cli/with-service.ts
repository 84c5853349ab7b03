import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { systemClock } from '../runtime/clock.ts'
import type { Config } from '../config.ts'
import { TransientError } from '../errors.ts'
import { readLockHolder } from '../services/data-lock.ts'
import { createApiClient, type ApiClient } from './api-client.ts'
import type { Terminal } from './command.ts'
import { SERVICE_FILE } from './service-file.ts'

/** How long a service that has locked the folder may take until it listens. */
const STARTING_MS = 60_000
const POLL_MS = 200

/**
 * Runs a command against the service of this data folder: the running one, or one started for the command only, on a
 * free port of loopback.
 */
export async function withService<T>(terminal: Terminal, command: (api: ApiClient) => Promise<T>): Promise<T> {
  const { config, log, output, signal, startService } = terminal
  const url = await findService(config)
  if (url !== null) return command(createApiClient(url, config.secrets.adminToken))
  output.say('no service is running on this data folder: starting one for this command')
  const service = await startService(config, log, signal)
  try {
    return await command(createApiClient(service.url, config.secrets.adminToken))
  } finally {
    await service.close()
  }
}

/** The address of the service of this data folder, or null when none is running. */
export async function findService(config: Config): Promise<string | null> {
  const deadline = Date.now() + STARTING_MS
  for (;;) {
    const holder = await readLockHolder(config.dataFolder)
    if (holder === null) return null
    const service = await readServiceFile(config.dataFolder)
    if (service?.pid === holder.pid) return service.url
    if (Date.now() > deadline) {
      throw new TransientError(
        'service_starting',
        `process ${holder.pid} has locked ${config.dataFolder} but does not listen`,
      )
    }
    await systemClock.sleep(POLL_MS)
  }
}

async function readServiceFile(dataFolder: string): Promise<{ pid: number; url: string } | null> {
  const text = await readFile(path.join(dataFolder, SERVICE_FILE), 'utf8').catch(() => 'null')
  return JSON.parse(text) as { pid: number; url: string } | null
}
