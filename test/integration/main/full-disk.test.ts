import { spawn } from 'node:child_process'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectFolder } from '../../support/project-folder.ts'

/** No server listens there: a process that gets so far fails in another way. */
const NOWHERE = 'postgres://nobody@127.0.0.1:1/nothing'

interface Ended {
  readonly code: number | null
  readonly lines: readonly string[]
}

function startMain(main: string, dataFolder: string): Promise<Ended> {
  const child = spawn(process.execPath, ['--import', 'tsx', path.join(projectFolder, main)], {
    env: {
      ...{ PATH: process.env['PATH'], HOME: process.env['HOME'], DATA_DIR: dataFolder, PORT: '0' },
      ...{ DATABASE_URL: NOWHERE, MEILI_URL: 'http://127.0.0.1:1', MEILI_MASTER_KEY: 'unused-unused-unused' },
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  return new Promise((resolve) =>
    child.once('close', (code) => resolve({ code, lines: said.split('\n').filter((line) => line !== '') })),
  )
}

// /proc is a file system without any room
describe.runIf(process.platform === 'linux')('a process on a full disk', { timeout: 60_000 }, () => {
  it.each(['src/api/main.ts', 'src/workers/main.ts'])('does not start, and says so in a line: %s', async (main) => {
    const { code, lines } = await startMain(main, '/proc/concordance')
    expect(lines).toHaveLength(1)
    expect(lines[0]).toContain('disk_full')
    expect(lines[0]).toContain('/proc/concordance')
    expect(code).toBe(1)
  })
})
