import { createLogger } from '../../../../src/logger.ts'
import { startBundledPostgres } from '../../../../src/services/postgres/bundled-postgres.ts'
import { startManagedMeilisearch } from '../../../../src/services/meilisearch/managed-meilisearch.ts'
import { meiliBin } from '../../../support/meili-bin.ts'

// Starts the server argv[2] on data folder argv[3] (root folder argv[4]), prints it as JSON, and runs until it is killed.
const [, , name, dataFolder = '', rootFolder] = process.argv
const log = createLogger('warn')

async function main(): Promise<void> {
  if (name === 'slowly') console.log('starting')
  const server =
    name === 'meilisearch'
      ? await startManagedMeilisearch({ dataFolder, binary: meiliBin, log })
      : await startBundledPostgres({ dataFolder, log, ...(rootFolder === undefined ? {} : { rootFolder }) })
  console.log(JSON.stringify(server))
  setInterval(() => undefined, 1000)
}

void main()
