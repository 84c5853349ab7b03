import { chmod, mkdir, mkdtemp, readFile, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { App } from '../../src/app.ts'
import { createApiClient, type ApiClient } from '../../src/cli/api-client.ts'
import { runService } from '../../src/main/run-service.ts'
import { envToConfig, readEnv } from '../../src/config.ts'
import { createLogger } from '../../src/logger.ts'
import { projectFolder } from '../../test/support/project-folder.ts'

/** The whole service in this process, with servers and data of its own. */
export interface TempService {
  readonly api: ApiClient
  /** For what is put into the catalogue by other ways than the API; what is measured goes through the API. */
  readonly app: App
  /** Holds the data, and is anybody's for files beside it. */
  readonly folder: string
  /** Where its Meilisearch answers, and the key that opens it. */
  readMeili(): Promise<{ readonly url: string; readonly masterKey: string }>
  /** Stops everything; removes the folder unless it was named. */
  close(): Promise<void>
}

/** What of the environment a bench takes over: where a program is, and how many processes parse. */
const TAKEN_OVER = ['MEILI_BIN', 'PARSE_PROCESSES'] as const

/** Brings a service up in `keep`, or in a new folder that goes with it: no samples, no harvests, a free port. */
export async function openTempService(keep: string | null, signal: AbortSignal): Promise<TempService> {
  const folder = keep === null ? await makeTempFolder() : path.resolve(keep)
  const dataFolder = path.join(folder, 'data')
  await mkdir(dataFolder, { recursive: true })
  const remove = async (): Promise<void> => {
    if (keep === null) await removeAll(folder, dataFolder)
  }
  try {
    const taken = Object.fromEntries(TAKEN_OVER.map((name) => [name, process.env[name]]))
    const config = envToConfig(readEnv({ ...taken, DATA_DIR: dataFolder, PORT: '0' }), projectFolder)
    const service = await runService(config, {
      log: createLogger('error'),
      report: () => {},
      ...{ samples: 'absent', harvest: false, host: '127.0.0.1', port: 0, signal },
    })
    return {
      api: createApiClient(service.url, null),
      app: service.app,
      folder,
      readMeili: () => readMeili(dataFolder),
      close: async () => {
        await service.close()
        await remove()
      },
    }
  } catch (error) {
    await remove()
    throw error
  }
}

/** Open to all, so that the OS user of PostgreSQL finds its cluster there. */
async function makeTempFolder(): Promise<string> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'concordance-bench-')))
  await chmod(folder, 0o755)
  return folder
}

async function readMeili(dataFolder: string): Promise<{ url: string; masterKey: string }> {
  const read = async (name: string) => (await readFile(path.join(dataFolder, 'meilisearch', name), 'utf8')).trim()
  return { url: `http://127.0.0.1:${await read('port')}`, masterKey: await read('master-key') }
}

/** Where the temporary folder is closed to that user, the cluster lies elsewhere, in a folder of this service alone. */
async function removeAll(folder: string, dataFolder: string): Promise<void> {
  const cluster = await readFile(path.join(dataFolder, 'postgres.location'), 'utf8').catch(() => '')
  if (cluster.trim() !== '') await rm(path.dirname(cluster.trim()), { recursive: true, force: true })
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
}
