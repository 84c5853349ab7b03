import { readdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Meilisearch } from 'meilisearch'
import { afterAll, describe, expect, it } from 'vitest'
import { keepRunning } from '../../../../src/services/keep-running.ts'
import {
  startManagedMeilisearch,
  type ManagedMeilisearch,
} from '../../../../src/services/meilisearch/managed-meilisearch.ts'
import { findOrphans } from '../../../../src/services/meilisearch/meilisearch-orphan.ts'
import { TEST_TIMEOUT_MS, cleanUp, killHard, log, runProgram, scratchFolder } from '../support/scratch.ts'
import { meiliBin } from '../../../support/meili-bin.ts'

async function start(dataFolder: string): Promise<ManagedMeilisearch> {
  return startManagedMeilisearch({ dataFolder, binary: meiliBin, log })
}

function clientOf(server: ManagedMeilisearch): Meilisearch {
  return new Meilisearch({ host: server.url, apiKey: server.masterKey })
}

async function addDocument(server: ManagedMeilisearch, text: string): Promise<void> {
  const client = clientOf(server)
  await client
    .index('papers')
    .addDocuments([{ id: 1, text }])
    .waitTask({ timeout: 60_000 })
}

async function findTexts(server: ManagedMeilisearch): Promise<unknown[]> {
  const { hits } = await clientOf(server).index('papers').search('')
  return hits.map((hit) => hit['text'])
}

describe('the managed Meilisearch', { timeout: TEST_TIMEOUT_MS }, () => {
  afterAll(cleanUp, TEST_TIMEOUT_MS)

  it('listens on this machine only, and requires its key', async () => {
    const dataFolder = await scratchFolder()
    const server = await start(dataFolder)
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect((await fetch(`${server.url}/indexes`)).status).toBe(401)
    const authorization = `Bearer ${server.masterKey}`
    expect((await fetch(`${server.url}/indexes`, { headers: { authorization } })).status).toBe(200)
    expect((await stat(join(dataFolder, 'meilisearch', 'master-key'))).mode & 0o077).toBe(0)
    await server.stop()
    await server.stop()
  })

  it('keeps index, key and address across a restart', async () => {
    const dataFolder = await scratchFolder()
    const server = await start(dataFolder)
    await addDocument(server, 'kept')
    await server.stop()
    const restarted = await start(dataFolder)
    expect(restarted).toMatchObject({ url: server.url, masterKey: server.masterKey, adopted: false })
    expect(await findTexts(restarted)).toEqual(['kept'])
    await restarted.stop()
  })

  it('is adopted when its program was killed', async () => {
    const dataFolder = await scratchFolder()
    const program = await runProgram('start-server.ts', 'meilisearch', dataFolder)
    const left = JSON.parse(program.line) as ManagedMeilisearch
    await addDocument(left, 'kept')
    await killHard(program.pid)
    const server = await start(dataFolder)
    expect(server).toMatchObject({ adopted: true, pid: left.pid, url: left.url })
    expect(await findTexts(server)).toEqual(['kept'])
    const ended = new Promise<void>((resolve) => server.onExit(resolve))
    await killHard(server.pid)
    await ended
  })

  it('is stopped, not joined by a second one, when it was left running and rejects our key', async () => {
    const dataFolder = await scratchFolder()
    const program = await runProgram('start-server.ts', 'meilisearch', dataFolder)
    const left = JSON.parse(program.line) as ManagedMeilisearch
    await killHard(program.pid)
    await rm(join(dataFolder, 'meilisearch', 'master-key'))
    const server = await start(dataFolder)
    expect(server.adopted).toBe(false)
    expect(server.masterKey).not.toBe(left.masterKey)
    expect((await findOrphans(server.folder)).map(({ pid }) => pid)).toEqual([server.pid])
    await server.stop()
  })

  it('sets aside an index of another release, or a damaged one, and starts with an empty one', async () => {
    const dataFolder = await scratchFolder()
    const server = await start(dataFolder)
    await addDocument(server, 'old')
    await server.stop()
    for (const version of ['1.3.0', 'damaged']) {
      await writeFile(join(server.folder, 'VERSION'), version)
      const restarted = await start(dataFolder)
      expect(await clientOf(restarted).getStats()).toMatchObject({ indexes: {} })
      await restarted.stop()
    }
    expect(await readdir(join(dataFolder, 'meilisearch'))).toContain('index.set-aside')
  })

  it('restarts by itself on the same address until it is stopped', async () => {
    const dataFolder = await scratchFolder()
    const kept = await keepRunning(
      (port, signal) => startManagedMeilisearch({ dataFolder, binary: meiliBin, log, port, signal }),
      log,
    )
    await addDocument(kept.current(), 'kept')
    for (let round = 0; round < 2; round += 1) {
      const { pid } = kept.current()
      await killHard(pid)
      while (kept.current().pid === pid) await delay(50)
      expect(kept.current().url).toBe(kept.url)
      expect(await findTexts(kept.current())).toEqual(['kept'])
    }
    await kept.stop()
    expect(await findOrphans(kept.current().folder)).toEqual([])
  })

  it('is reported missing, with the remedy, when MEILI_BIN does not run', async () => {
    const dataFolder = await scratchFolder()
    const failing = startManagedMeilisearch({ dataFolder, binary: '/nowhere/meilisearch', log })
    await expect(failing).rejects.toMatchObject({ code: 'meilisearch_missing', kind: 'permanent' })
    await expect(failing).rejects.toThrow(/MEILI_URL/)
  })
})
