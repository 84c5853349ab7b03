import { spawn } from 'node:child_process'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { projectFolder } from '../../support/project-folder.ts'
import { meiliBin } from '../../support/meili-bin.ts'

/** Ten times what a command that starts and stops its own servers takes on two cores. */
const TIMEOUT_MS = 120_000

const SAMPLES = path.join(projectFolder, 'library/samples/site/documents')

let folder: string

interface CommandResult {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs the program as a user does, on this file's data folder. */
function concordance(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<CommandResult> {
  const child = spawn(process.execPath, [path.join(projectFolder, 'bin/concordance.js'), ...args], {
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: process.env['HOME'] ?? '',
      MEILI_BIN: meiliBin ?? '',
      DATA_DIR: path.join(folder, 'data'),
      PORT: '0',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, stdout, stderr })))
}

describe('the commands', { timeout: TIMEOUT_MS }, () => {
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'concordance-cli-'))
    await chmod(folder, 0o755) // else, as root, PostgreSQL's files would be placed elsewhere and outlive the test
    await writeFile(path.join(folder, 'good.txt'), 'The zirconium corridor will open in the harbour district.')
    await writeFile(path.join(folder, 'twin.txt'), 'The zirconium corridor will open in the harbour district.')
    await writeFile(path.join(folder, 'broken.pdf'), '%PDF-1.7 and nothing else')
    await writeFile(path.join(folder, 'spreadsheet.xyz'), Buffer.from([0, 1, 2, 3, 255, 254, 0, 7]))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  it('report every fault in the settings, and print no secrets', async () => {
    const bad = await concordance(['config', 'check'], { LOG_LEVEL: 'loud', S3_REGION: 'x', HOST: '0.0.0.0' })
    expect(bad.code).toBe(1)
    for (const name of ['LOG_LEVEL', 'BLOB_URL', 'ADMIN_TOKEN']) expect(bad.stderr).toContain(name)
    const database = 'postgres://user:hush-hush@db.example.org/library'
    const good = await concordance(['--json', 'config', 'check'], { ADMIN_TOKEN: 'hush-hush', DATABASE_URL: database })
    expect(good.code).toBe(0)
    expect(JSON.parse(good.stdout)).toMatchObject({ secrets: { adminToken: 'set' } })
    expect(good.stdout + good.stderr).not.toContain('hush-hush')
  })

  it('exit with code 2 and an error when called wrongly', async () => {
    for (const args of [['frobnicate'], ['add'], ['search', '--colour', 'blue']]) {
      const { code, stdout, stderr } = await concordance(args)
      expect([args, code, stdout]).toEqual([args, 2, ''])
      expect(stderr).toMatch(/^error: /)
    }
  })

  it('parse one file and show its text and metadata', async () => {
    const file = path.join(SAMPLES, 'comparing-place-strategies-2020.pdf')
    const shown = await concordance(['parse', file])
    expect(shown.code).toBe(0)
    expect(shown.stdout).toMatch(/^1 +297 /m)
    expect(shown.stdout).toMatch(/^published +2020-11-20 +.*page 1$/m)
    const data = JSON.parse((await concordance(['--json', 'parse', file])).stdout) as {
      pages: { label: string }[]
      metadata: object
    }
    expect(data.metadata).toMatchObject({
      published: { value: '2020-11-20', rule: 'text:label', pageIndex: 1 },
      others: expect.any(Array),
      dates: expect.arrayContaining([expect.objectContaining({ event: 'created', pageIndex: null })]),
    })
    expect(data.pages.map((page) => page.label)).toEqual(['297', '298', '299', '300'])
    const broken = await concordance(['parse', path.join(folder, 'broken.pdf')])
    expect([broken.code, broken.stdout]).toEqual([1, ''])
    expect(broken.stderr).toMatch(/\(malformed\)/)
  })

  it('add files with a line for each, find them, and report failures', async () => {
    const files = ['good.txt', 'twin.txt', 'broken.pdf', 'spreadsheet.xyz', 'nowhere.pdf'].map((name) =>
      path.join(folder, name),
    )
    const added = await concordance(['add', ...files])
    expect(added.code).toBe(3)
    const lineOf = (name: string) =>
      added.stdout.split('\n').find((line) => line.includes(`/${name} `) || line.endsWith(`/${name}`))
    expect(lineOf('good.txt')).toMatch(/^searchable +1 +1 /)
    expect(added.stdout).toMatch(/same file as file:\/\/\S+\/(good|twin)\.txt: linked, not added again/)
    expect(lineOf('broken.pdf')).toMatch(/^failed .* malformed: /)
    expect(lineOf('spreadsheet.xyz')).toMatch(/^failed .* unsupported: /)
    expect(lineOf('nowhere.pdf')).toMatch(/^refused .* file_missing: /)
    expect(added.stdout.trimEnd().split('\n').at(-1)).toMatch(/^5 files: /)

    const found = await concordance(['--json', 'search', 'zirconium', 'corridor'])
    expect(found.code).toBe(0)
    expect(JSON.parse(found.stdout)).toMatchObject({ total: 1 })
    const quoted = await concordance(['quotation', 'the zirconium corridor may open in the harbour district'])
    expect(quoted.code).toBe(0)
    expect(quoted.stdout).toMatch(/^ {2}altered, 8\d% the same$/m)
    expect(quoted.stdout).toMatch(/^ {2}changed: may \| source: will$/m)
    const failed = await concordance(['failures'])
    expect(failed.stdout).toMatch(/^parse:v\w+ +malformed /m)
    await expect(readFile(path.join(folder, 'data/service.json'))).rejects.toThrow('ENOENT')
  })
})
