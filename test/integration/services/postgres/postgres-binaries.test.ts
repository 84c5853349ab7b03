import { cp, lstat, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { findPostgresPackage, preparePostgresBinaries } from '../../../../src/services/postgres/postgres-binaries.ts'
import { ensurePostgresUser, isRoot } from '../../../../src/services/postgres/postgres-user.ts'
import { TEST_TIMEOUT_MS, cleanUp, log, scratchFolder } from '../support/scratch.ts'

/** A copy of the package as npm leaves it when it skips install scripts: without links. */
async function packageWithoutLinks(mode?: number): Promise<{ native: string; version: string }> {
  const { native, version } = await findPostgresPackage()
  const copy = join(await scratchFolder(mode), 'native')
  await cp(native, copy, { recursive: true, verbatimSymlinks: true })
  for (const entry of await readdir(join(copy, 'lib'), { withFileTypes: true })) {
    if (entry.isSymbolicLink()) await rm(join(copy, 'lib', entry.name))
  }
  return { native: copy, version }
}

describe('the PostgreSQL binaries', { timeout: TEST_TIMEOUT_MS }, () => {
  afterAll(cleanUp, TEST_TIMEOUT_MS)

  it('get the library links that an install script would have before', async () => {
    const from = await packageWithoutLinks()
    const runtimeFolder = await scratchFolder()
    const binaries = await preparePostgresBinaries({ from, runtimeFolder, user: null, log })
    expect(binaries).toMatchObject({ major: 18, postgres: join(from.native, 'bin', 'postgres') })
    expect((await lstat(join(from.native, 'lib', 'libicuuc.so.60'))).isSymbolicLink()).toBe(true)
    expect(await readdir(runtimeFolder)).toEqual([])
  })

  it.runIf(isRoot())('are copied once to where the OS user can read them, even by several starts at once', async () => {
    const from = await packageWithoutLinks(0o700)
    const runtimeFolder = join(await scratchFolder(), 'runtime')
    const user = await ensurePostgresUser(log)
    const prepare = (): ReturnType<typeof preparePostgresBinaries> =>
      preparePostgresBinaries({ from, runtimeFolder, user, log })
    const prepared = await Promise.all([prepare(), prepare(), prepare()])
    for (const { postgres } of prepared) expect(postgres.startsWith(runtimeFolder)).toBe(true)
    const copies = await readdir(runtimeFolder)
    expect(copies).toEqual([`postgres-${from.version}-${process.platform}-${process.arch}`])
    const before = await lstat(join(runtimeFolder, copies[0] ?? ''))
    await prepare()
    expect((await lstat(join(runtimeFolder, copies[0] ?? ''))).ino).toBe(before.ino)
  })

  it('are reported missing, with the remedy, when a package does not run', async () => {
    const from = { native: join(await scratchFolder(), 'native'), version: '0' }
    const failing = preparePostgresBinaries({ from, runtimeFolder: await scratchFolder(), user: null, log })
    await expect(failing).rejects.toMatchObject({ code: 'postgres_missing' })
    await expect(failing).rejects.toThrow(/DATABASE_URL/)
  })
})
