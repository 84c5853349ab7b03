import { readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Client, type QueryResultRow } from 'pg'
import { afterAll, describe, expect, it } from 'vitest'
import { startBundledPostgres } from '../../../../src/services/postgres/bundled-postgres.ts'
import { keepRunning } from '../../../../src/services/keep-running.ts'
import type { RunningServer } from '../../../../src/services/running-server.ts'
import { TEST_TIMEOUT_MS, cleanUp, killHard, log, runProgram, scratchFolder } from '../support/scratch.ts'

async function query<Row extends QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Row>(sql)).rows
  } finally {
    await client.end()
  }
}

async function scratchStart(): Promise<{ dataFolder: string; server: RunningServer }> {
  const dataFolder = join(await scratchFolder(), 'data')
  return { dataFolder, server: await startBundledPostgres({ dataFolder, log }) }
}

async function occupy(port: number): Promise<Server> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return server
}

describe('the bundled PostgreSQL', { timeout: TEST_TIMEOUT_MS }, () => {
  afterAll(cleanUp, TEST_TIMEOUT_MS)

  it('is durable, uses UTF-8, and refuses other passwords', async () => {
    const { server } = await scratchStart()
    const [settings] = await query(
      server.url,
      `select current_setting('fsync') as fsync, current_setting('data_checksums') as sums, lower('ÅNGSTRÖM') as lower,
        current_setting('server_encoding') as encoding, current_setting('listen_addresses') as address`,
    )
    expect(settings).toEqual({ fsync: 'on', sums: 'on', lower: 'ångström', encoding: 'UTF8', address: '127.0.0.1' })
    const wrong = server.url.replace(/:[0-9a-f]+@/, ':guess@')
    await expect(query(wrong, 'select 1')).rejects.toMatchObject({ code: '28P01' })
    await server.stop()
    await server.stop()
  })

  it('keeps data and address across a restart', async () => {
    const { dataFolder, server } = await scratchStart()
    await query(server.url, 'create table kept as select 7 as seven')
    await server.stop()
    const restarted = await startBundledPostgres({ dataFolder, log })
    expect(restarted.url).toBe(server.url)
    expect(await query(restarted.url, 'select seven from kept')).toEqual([{ seven: 7 }])
    await restarted.stop()
  })

  it('uses another port when the recorded one is in use', async () => {
    const { dataFolder, server } = await scratchStart()
    await server.stop()
    const other = await occupy(server.port)
    const restarted = await startBundledPostgres({ dataFolder, log })
    expect(restarted.port).not.toBe(server.port)
    expect(await query(restarted.url, 'select 1 as one')).toEqual([{ one: 1 }])
    await restarted.stop()
    other.close()
  })

  it('adopts the server of a killed program, and stops it when asked to', async () => {
    const dataFolder = join(await scratchFolder(), 'data')
    const program = await runProgram('start-server.ts', 'postgres', dataFolder)
    const left = JSON.parse(program.line) as RunningServer
    await query(left.url, 'create table kept as select 8 as eight')
    await killHard(program.pid)
    expect(await query(left.url, 'select eight from kept')).toEqual([{ eight: 8 }])
    const server = await startBundledPostgres({ dataFolder, log })
    expect(server).toMatchObject({ adopted: true, pid: left.pid, url: left.url })
    await server.stop()
    await expect(query(left.url, 'select 1')).rejects.toThrow()
    const restarted = await startBundledPostgres({ dataFolder, log })
    expect(restarted.adopted).toBe(false)
    expect(await query(restarted.url, 'select eight from kept')).toEqual([{ eight: 8 }])
    await restarted.stop()
  })

  it('recovers every committed row after the server was killed, and calls onExit', async () => {
    const { dataFolder, server } = await scratchStart()
    const ended = new Promise<void>((resolve) => server.onExit(resolve))
    await query(server.url, 'create table kept as select generate_series(1, 5000) as n')
    await killHard(server.pid)
    await ended
    const restarted = await startBundledPostgres({ dataFolder, log })
    expect(await query(restarted.url, 'select count(*)::int as rows from kept')).toEqual([{ rows: 5000 }])
    await restarted.stop()
  })

  it('starts after the first start was killed at various moments', async () => {
    const dataFolder = join(await scratchFolder(), 'data')
    for (const ms of [30, 90, 150, 220, 300, 380, 460, 540]) {
      const program = await runProgram('start-server.ts', 'slowly', dataFolder)
      await delay(ms)
      await killHard(program.pid)
    }
    const server = await startBundledPostgres({ dataFolder, log })
    expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }])
    await server.stop()
  })

  it('starts in spite of a postmaster.pid whose process number was reused', async () => {
    const { dataFolder, server } = await scratchStart()
    await server.stop()
    await writeFile(join(server.folder, 'postmaster.pid'), `${process.pid}\n${server.folder}\n1\n${server.port}\n`)
    const restarted = await startBundledPostgres({ dataFolder, log })
    expect(restarted.adopted).toBe(false)
    await restarted.stop()
  })

  it('refuses a data folder of another major release', async () => {
    const { dataFolder, server } = await scratchStart()
    await server.stop()
    await writeFile(join(server.folder, 'PG_VERSION'), '13\n')
    await expect(startBundledPostgres({ dataFolder, log })).rejects.toMatchObject({
      code: 'postgres_version',
      kind: 'permanent',
    })
  })

  it("reports the end of the server's log when it does not start", async () => {
    const { dataFolder, server } = await scratchStart()
    await server.stop()
    await rm(join(server.folder, 'global', 'pg_control'))
    await expect(startBundledPostgres({ dataFolder, log })).rejects.toThrow(/pg_control/)
  })

  it('restarts by itself on the same address until it is stopped', async () => {
    const dataFolder = join(await scratchFolder(), 'data')
    const kept = await keepRunning((port, signal) => startBundledPostgres({ dataFolder, log, port, signal }), log)
    const first = kept.current().pid
    await killHard(first)
    while (kept.current().pid === first) await delay(50)
    expect(await query(kept.url, 'select 1 as one')).toEqual([{ one: 1 }])
    await kept.stop()
    await expect(query(kept.url, 'select 1')).rejects.toThrow()
  })

  it('has the password that is stored in its folder', async () => {
    const { server } = await scratchStart()
    const password = await readFile(join(server.folder, 'concordance.password'), 'utf8')
    expect(server.url).toContain(password.trim())
    await server.stop()
  })
})
