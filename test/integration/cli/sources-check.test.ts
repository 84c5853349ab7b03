import { spawn } from 'node:child_process'
import { chmod, copyFile, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { projectFolder } from '../../support/project-folder.ts'
import { answer, startWebOrigin, type WebOrigin } from '../../support/web/web-origin.ts'
import { meiliBin } from '../../support/meili-bin.ts'

/** Several commands each start and stop their own servers, which takes long on a busy machine. */
const TIMEOUT_MS = 240_000

let folder: string
let origin: WebOrigin

/** Runs the program as a user does, on this file's own library. */
function check(args: readonly string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: process.env['HOME'] ?? '',
    MEILI_BIN: meiliBin ?? '',
    DATA_DIR: path.join(folder, 'data'),
    LIBRARY_DIR: path.join(folder, 'library'),
    PORT: '0',
    ALLOW_PRIVATE: origin.hostAndPort,
  }
  const child = spawn(process.execPath, [path.join(projectFolder, 'bin/concordance.js'), ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, stdout, stderr })))
}

const declare = (...sources: readonly string[]) => {
  const common = 'title: x, publisher: x, licence: null, language: en, cadence: daily, enabled: false, delayMs: 0'
  const lines = sources.map((fields) => `  - { ${common}, ${fields} }`)
  return writeFile(path.join(folder, 'library/sources.yaml'), `sources:\n${lines.join('\n')}\n`)
}
const feed = (...paths: string[]) => {
  const items = paths.map((to) => `<item><title>t</title><link>${origin.address}${to}</link></item>`)
  return `<rss version="2.0"><channel><title>T</title>${items.join('')}</channel></rss>`
}

describe('concordance sources check', { timeout: TIMEOUT_MS }, () => {
  beforeAll(async () => {
    origin = await startWebOrigin()
    origin.route({
      '/robots.txt': answer(200, 'User-agent: *\nDisallow: /no'),
      '/two': feed('/a', '/b'),
      '/here.pdf': 'x',
      '/fails': answer(500, ''),
    })
    folder = await mkdtemp(path.join(tmpdir(), 'concordance-check-'))
    await chmod(folder, 0o755) // else, as root, PostgreSQL's files would be placed elsewhere and outlive the test
    await mkdir(path.join(folder, 'library'))
    for (const name of ['themes.yaml', 'places.yaml']) {
      await copyFile(path.join(projectFolder, 'library', name), path.join(folder, 'library', name))
    }
    await cp(path.join(projectFolder, 'library', 'places'), path.join(folder, 'library', 'places'), { recursive: true })
  })
  afterAll(async () => {
    await origin.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('reports all faults of the file at once, also as JSON, and makes no request', async () => {
    await declare('id: Bad, kind: page', "id: a, kind: list, entries: ['neither']")
    const text = await check(['sources', 'check'])
    expect(text.code).toBe(1)
    for (const fault of ['sources.0.id', 'sources.0.url', 'sources.1.entries.0']) expect(text.stderr).toContain(fault)
    const json = await check(['--json', 'sources', 'check', '--offline'])
    expect(json.code).toBe(1)
    expect(JSON.parse(json.stdout)).toMatchObject({ code: 'sources_invalid', faults: [{}, {}, {}] })
    await declare(`id: a, kind: feed, url: '${origin.address}/two'`)
    const good = await check(['sources', 'check', '--offline'])
    expect(good.code).toBe(0)
    expect(good.stdout).toMatch(/^a +feed +no +yes/m)
    expect(origin.seen).toEqual([])
  })

  it('prints a line for each source, whatever its result, and exits with code 3 on failures', async () => {
    const at = (to: string) => `url: '${origin.address}${to}'`
    await declare(
      `id: good, kind: feed, ${at('/two')}, expected: 2`,
      `id: fewer, kind: feed, ${at('/two')}, expected: 3`,
      `id: gone, kind: feed, ${at('/missing')}`,
      `id: fails, kind: feed, ${at('/fails')}`,
      `id: forbidden, kind: feed, ${at('/no/feed')}, verified: false`,
      `id: private, kind: feed, url: 'http://10.0.0.1/'`,
      `id: listed, kind: list, entries: ['${origin.address}/here.pdf', '${origin.address}/lost.pdf']`,
      'id: away, kind: folder, folder: nowhere',
    )
    const { code, stdout } = await check(['--json', 'sources', 'check'])
    expect(code).toBe(3)
    const rows = JSON.parse(stdout) as { sourceId: string }[]
    expect(rows).toMatchObject([
      { sourceId: 'good', state: 'ok', documentsFound: 2, expected: 2, robots: 'no_rule', code: null },
      { sourceId: 'fewer', state: 'fewer', documentsFound: 2, expected: 3 },
      { sourceId: 'gone', state: 'failed', code: 'source_gone' },
      { sourceId: 'fails', state: 'failed', code: 'http_5xx' },
      { sourceId: 'forbidden', state: 'forbidden', robots: 'line 2: Disallow: /no', verified: false },
      { sourceId: 'private', state: 'forbidden', code: 'address_refused' },
      {
        sourceId: 'listed',
        state: 'lost',
        documentsFound: 2,
        missing: [{ address: `${origin.address}/lost.pdf`, code: 'source_gone' }],
      },
      { sourceId: 'away', state: 'failed', code: 'folder_unreadable', robots: null },
    ])
    expect(origin.seen.filter(({ path: asked }) => asked.startsWith('/no/'))).toEqual([])
    expect(origin.seen.filter(({ path: asked }) => /^\/[ab]$/.test(asked))).toEqual([]) // the documents are not fetched
    expect((await check(['sources', 'check', 'good'])).code).toBe(0)
  })
})
