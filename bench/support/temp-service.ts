import { mkdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { existsSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { folderOfBuild } from '../../bin/sources-hash.js'
import type { App, Overrides } from '../../src/app.ts'
import { createApiClient, type ApiClient } from '../../src/cli/api-client.ts'
import { runService } from '../../src/main/run-service.ts'
import { envToConfig } from '../../src/config.ts'
import { readEnv } from '../../src/runtime/env.ts'
import { createLogger } from '../../src/logger.ts'
import { projectFolder } from '../../test/support/project-folder.ts'
import { makeTempFolder, removeTempFolder } from './temp-folder.ts'

/** The whole service in this process, with its own servers and data. */
export interface TempService {
  readonly api: ApiClient
  /** For data that bypasses the API; everything measured goes through the API. */
  readonly app: App
  /** Holds the data; other files may be put beside it. */
  readonly folder: string
  /** The address and key of its Meilisearch. */
  readMeili(): Promise<{ readonly url: string; readonly masterKey: string }>
  /** Stops everything; removes the folder unless it was named. */
  close(): Promise<void>
}

/** Environment variables that are passed on: paths of programs, and the number of parse processes. */
const TAKEN_OVER = ['MEILI_BIN', 'PARSE_PROCESSES'] as const

/** Starts a service in `keep`, or in a new temporary folder: no samples, no harvests, a free port; with these settings. */
export async function openTempService(
  keep: string | null,
  signal: AbortSignal,
  settings: Readonly<Record<string, string>> = {},
): Promise<TempService> {
  const folder = keep === null ? await makeTempFolder() : path.resolve(keep)
  const dataFolder = path.join(folder, 'data')
  await mkdir(dataFolder, { recursive: true })
  const remove = async (): Promise<void> => {
    if (keep === null) await removeTempFolder(folder, dataFolder)
  }
  try {
    const taken = Object.fromEntries(TAKEN_OVER.map((name) => [name, process.env[name]]))
    const config = envToConfig(readEnv({ ...taken, ...settings, DATA_DIR: dataFolder, PORT: '0' }), projectFolder)
    const service = await runService(config, {
      log: createLogger('error'),
      report: () => {},
      ...{ samples: 'absent', harvest: false, host: '127.0.0.1', port: 0, signal },
      overrides: await builtParser(),
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

/** The parse processes of the build, as operators run them: those of the sources take seconds to start. */
async function builtParser(): Promise<Overrides> {
  const program = pathToFileURL(path.join(folderOfBuild(), 'parse-child.js'))
  return existsSync(program) ? { parseProgram: program } : {}
}

async function readMeili(dataFolder: string): Promise<{ url: string; masterKey: string }> {
  const read = async (name: string) => (await readFile(path.join(dataFolder, 'meilisearch', name), 'utf8')).trim()
  return { url: `http://127.0.0.1:${await read('port')}`, masterKey: await read('master-key') }
}
