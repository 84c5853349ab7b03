import { cp, mkdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { startBundledPostgres } from '../../../../src/services/postgres/bundled-postgres.ts'
import { isRoot } from '../../../../src/services/postgres/postgres-user.ts'
import { TEST_TIMEOUT_MS, cleanUp, killHard, log, runProgram, scratchFolder } from '../support/scratch.ts'
import type { RunningServer } from '../../../../src/services/running-server.ts'

/** A data folder that only root may enter, as below /root, and the folder in which the catalogue is placed instead. */
async function closedFolders(): Promise<{ dataFolder: string; rootFolder: string }> {
  const dataFolder = join(await scratchFolder(0o700), 'data')
  await mkdir(dataFolder)
  return { dataFolder, rootFolder: await scratchFolder() }
}

describe('the folder of the bundled PostgreSQL', { timeout: TEST_TIMEOUT_MS }, () => {
  afterAll(cleanUp, TEST_TIMEOUT_MS)

  it('is in the data folder when the server can reach that', async () => {
    const dataFolder = join(await scratchFolder(), 'data')
    const server = await startBundledPostgres({ dataFolder, log, rootFolder: await scratchFolder() })
    expect(server.folder).toBe(join(dataFolder, 'postgres'))
    await server.stop()
  })

  it.runIf(isRoot())('is elsewhere, and recorded, when only root may enter the data folder', async () => {
    const folders = await closedFolders()
    const server = await startBundledPostgres({ ...folders, log })
    expect(server.folder.startsWith(folders.rootFolder)).toBe(true)
    const recorded = await readFile(join(folders.dataFolder, 'postgres.location'), 'utf8')
    expect(recorded.trim()).toBe(server.folder)
    expect((await stat(server.folder)).uid).not.toBe(0)
    await server.stop()
    const restarted = await startBundledPostgres({ ...folders, log })
    expect(restarted.folder).toBe(server.folder)
    await restarted.stop()
  })

  it.runIf(isRoot())('is found by the next program after the first was killed', async () => {
    const { dataFolder, rootFolder } = await closedFolders()
    const program = await runProgram('start-server.ts', 'postgres', dataFolder, rootFolder)
    await killHard(program.pid)
    const server = await startBundledPostgres({ dataFolder, rootFolder, log })
    expect(server).toMatchObject({ adopted: true, pid: (JSON.parse(program.line) as RunningServer).pid })
    await server.stop()
  })

  it.runIf(isRoot())('follows a data folder that is moved, and is refused to a copy', async () => {
    const { dataFolder, rootFolder } = await closedFolders()
    const server = await startBundledPostgres({ dataFolder, rootFolder, log })
    await server.stop()
    const moved = `${dataFolder}-moved`
    await rename(dataFolder, moved)
    const restarted = await startBundledPostgres({ dataFolder: moved, rootFolder, log })
    expect(restarted.folder).toBe(server.folder)
    await restarted.stop()
    await cp(moved, dataFolder, { recursive: true })
    await expect(startBundledPostgres({ dataFolder, rootFolder, log })).rejects.toMatchObject({
      code: 'postgres_location',
      kind: 'conflict',
    })
  })

  it.runIf(isRoot())('is not replaced by an empty one when it is missing', async () => {
    const { dataFolder, rootFolder } = await closedFolders()
    const server = await startBundledPostgres({ dataFolder, rootFolder, log })
    await server.stop()
    await rm(server.folder, { recursive: true })
    await expect(startBundledPostgres({ dataFolder, rootFolder, log })).rejects.toMatchObject({
      code: 'postgres_location',
      kind: 'permanent',
    })
  })

  it.runIf(isRoot())('is a new one when the data folder was emptied, and the old one is kept', async () => {
    const { dataFolder, rootFolder } = await closedFolders()
    const server = await startBundledPostgres({ dataFolder, rootFolder, log })
    await server.stop()
    await rm(dataFolder, { recursive: true })
    const fresh = await startBundledPostgres({ dataFolder, rootFolder, log })
    expect(fresh.folder).not.toBe(server.folder)
    expect((await stat(server.folder)).isDirectory()).toBe(true)
    await fresh.stop()
  })
})
