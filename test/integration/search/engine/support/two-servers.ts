import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, inject } from 'vitest'
import { layoutOf } from '../../../../../src/search/engine/sharded/place-documents.ts'
import { openMeilisearch } from '../../../../../src/search/engine/meilisearch/meilisearch.ts'
import { createMeiliClient } from '../../../../../src/search/engine/meilisearch/settings.ts'
import { openCatalogue, type Catalogue } from '../../../../../src/db/database.ts'
import { migrate } from '../../../../../src/db/migrate.ts'
import { openSharded } from '../../../../../src/search/engine/sharded/sharded.ts'
import { createSwapJournal } from '../../../../../src/search/engine/sharded/swap-journal.ts'
import type { SearchEngine } from '../../../../../src/search/engine/search-engine.ts'
import {
  startManagedMeilisearch,
  type ManagedMeilisearch,
} from '../../../../../src/services/meilisearch/managed-meilisearch.ts'
import { startRelay, type Relay } from '../../../../support/web/relay.ts'
import { freshNamespace, testLog } from '../../../../support/test-app.ts'
import { meiliBin } from '../../../../support/meili-bin.ts'

export interface TestServer {
  readonly url: string
  readonly masterKey: string
  /** Its address for the engine, through a relay that can be cut. */
  readonly relay: Relay
}

/** The second server, which a test may kill. */
export interface SecondServer {
  /** SIGKILL. */
  kill(): Promise<void>
  /** Starts it again, on the same port and data. */
  restart(): Promise<void>
}

/** The Meilisearch of the test run and one more, each behind a relay, and a catalogue for the journal of their swaps. */
export function useTwoServers(): readonly [() => TestServer, () => TestServer, SecondServer] {
  const servers: TestServer[] = []
  let own: ManagedMeilisearch
  let folder: string

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'concordance-second-'))
    await openJournalCatalogue()
    own = await startManagedMeilisearch({ dataFolder: folder, binary: meiliBin, log: testLog })
    const first = { url: inject('meiliUrl'), masterKey: inject('meiliMasterKey') }
    for (const { url, masterKey } of [first, own]) {
      const relay = await startRelay(Number(new URL(url).port))
      servers.push({ relay, masterKey, url: `http://127.0.0.1:${relay.port}` })
    }
  })

  afterAll(async () => {
    await Promise.all(servers.map(({ relay }) => relay.close()))
    await own.stop()
    await closeJournalCatalogue()
    await rm(folder, { recursive: true, force: true })
  })

  const at = (number: number) => (): TestServer => {
    const server = servers[number]
    if (server === undefined) throw new Error('the servers are not started yet')
    return server
  }
  const second = {
    kill: async () => {
      const ended = new Promise<void>((resolve) => own.onExit(resolve))
      process.kill(own.pid, 'SIGKILL')
      await ended
    },
    restart: async () => {
      const { port } = own
      own = await startManagedMeilisearch({ ...{ dataFolder: folder, log: testLog, port }, binary: meiliBin })
    },
  }
  return [at(0), at(1), second]
}

let journalCatalogue: Catalogue | null = null
const journalSchema = freshNamespace()

async function openJournalCatalogue(): Promise<void> {
  journalCatalogue = openCatalogue({ url: inject('databaseUrl'), schema: journalSchema }, testLog)
  await migrate(journalCatalogue, journalSchema)
}

async function closeJournalCatalogue(): Promise<void> {
  await sql`drop schema if exists ${sql.id(journalSchema)} cascade`.execute(theCatalogue())
  await theCatalogue().destroy()
}

function theCatalogue(): Catalogue {
  if (journalCatalogue === null) throw new Error('the catalogue is not open yet')
  return journalCatalogue
}

/** Engines named a and b, which decide where documents are placed, whatever the ports. */
export function openOnServers(servers: Readonly<Record<string, TestServer>>, index: string): SearchEngine {
  const layout = layoutOf(Object.keys(servers))
  return openSharded(
    Object.entries(servers).map(([name, { url, masterKey }]) => ({
      name,
      engine: openMeilisearch({ url, masterKey, index, layout }),
    })),
    createSwapJournal(theCatalogue()),
  )
}

export async function deleteIndexes(servers: readonly TestServer[], index: string): Promise<void> {
  for (const { url, masterKey } of servers) {
    const client = createMeiliClient(url, masterKey)
    for (const name of [index, `${index}__next`]) await client.deleteIndex(name).waitTask()
  }
}
