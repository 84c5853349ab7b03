import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Client, StreamableHTTPClientTransport, type ClientOptions } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listen, type HttpService } from '../../../../src/api/server.ts'
import { SERVICE_FILE } from '../../../../src/cli/service-file.ts'
import { MAX_ANSWER_CHARACTERS } from '../../../../src/features/mcp/budget.ts'
import { acquireDataLock, type DataLock } from '../../../../src/services/data-lock.ts'
import { createHttpApp } from '../../../support/http-app.ts'
import { projectFolder } from '../../../support/project-folder.ts'
import { openTestApp, type TestApp } from '../../../support/test-app.ts'
import { idOf, writeLibrary } from '../../search/support/written-library.ts'

const HYDROGEN =
  'Hydrogen made from renewable power can replace natural gas in steel, glass and cement, where electricity alone will not do.'
const LONG = Array.from(
  { length: 400 },
  (_, at) => `The harbour in paragraph ${at} ${'was dredged and '.repeat(12)}grew.`,
)

const TOOLS = ['search', 'fetch', 'find_quotation', 'read_page', 'cite', 'list_themes', 'list_places']

/** How a client of each era connects. */
const ERAS: readonly (readonly [string, ClientOptions])[] = [
  ['2026-07-28', { versionNegotiation: { mode: { pin: '2026-07-28' } } }],
  ['2025-11-25', {}],
]

let opened: TestApp
let http: HttpService
let folder: string
let lock: DataLock

beforeAll(async () => {
  opened = await openTestApp()
  await writeLibrary(opened.app, [
    { name: 'energy', title: 'Energy plan', published: '2020-01-01', passages: [HYDROGEN, 'The second passage.'] },
    { name: 'harbour', title: 'Harbour history', published: '2001-01-01', passages: LONG },
  ])
  http = await listen(createHttpApp(opened.app, 'test'), '127.0.0.1', 0)
  folder = await mkdtemp(path.join(tmpdir(), 'concordance-mcp-'))
  lock = await acquireDataLock(folder)
  const service = { pid: process.pid, url: `http://127.0.0.1:${http.port}` }
  await writeFile(path.join(folder, SERVICE_FILE), JSON.stringify(service))
})

afterAll(async () => {
  await lock.release()
  await http.close(0)
  await opened.close()
  await rm(folder, { recursive: true, force: true })
})

describe.each(ERAS)('a client of the revision %s', (revision, options) => {
  describe.each(['HTTP', 'stdio'] as const)('over %s', (kind) => {
    let client: Client

    beforeAll(async () => {
      client = new Client({ name: 'test', version: '1.0.0' }, options)
      await client.connect(kind === 'HTTP' ? overHttp() : overStdio())
    })
    afterAll(() => client.close())

    it('speaks that revision, and lists the tools in one order, all of them only reading', async () => {
      expect(client.getNegotiatedProtocolVersion()).toBe(revision)
      const { tools } = await client.listTools()
      expect(tools.map(({ name }) => name)).toEqual(TOOLS)
      for (const { name, annotations, outputSchema, inputSchema } of tools) {
        expect([name, annotations?.readOnlyHint, outputSchema?.type, inputSchema.type]).toEqual([
          ...[name, true, 'object', 'object'],
        ])
      }
    })

    it('searches, fetches and finds a quotation, each led by citation and address', async () => {
      const search = await call(client, 'search', { query: 'hydrogen steel' })
      expect(JSON.parse(search.text)).toEqual(search.content)
      const [result] = search.content['results'] as Record<string, string>[]
      expect(result).toMatchObject({ title: 'Energy plan', text: HYDROGEN, documentId: idOf('energy') })
      expect(Object.keys(result ?? {}).slice(0, 2)).toEqual(['citation', 'url'])
      expect(result?.['citation']).toContain('The Board (2020), Energy plan, ')
      expect(result?.['url']).toBe(`${opened.app.config.http.publicUrl}/passages/${result?.['id'] ?? ''}`)

      const fetched = await call(client, 'fetch', { id: result?.['id'] ?? '' })
      expect(fetched.content).toMatchObject({ id: result?.['id'], title: 'Energy plan', url: result?.['url'] })
      expect(fetched.content['text']).toBe(`${HYDROGEN}\n\nThe second passage.`)

      const found = await call(client, 'find_quotation', {
        text: 'hydrogen from renewable power can replace natural gas in glass',
      })
      expect(found.content['places']).toMatchObject([{ title: 'Energy plan', isVerbatim: false }])
    })
  })
})

describe('the tools', () => {
  let client: Client

  beforeAll(async () => {
    client = new Client({ name: 'test', version: '1.0.0' }, ERAS[0]?.[1])
    await client.connect(overHttp())
  })
  afterAll(() => client.close())

  it('read a page by its place in the file, and name the pages around it', async () => {
    const id = idOf('harbour')
    const page = await call(client, 'read_page', { id, page: '#2' })
    expect(page.content).toMatchObject({ title: 'Harbour history', pageOfFile: 2, pages: 100 })
    expect((page.content['passages'] as { text: string }[]).map(({ text }) => text)).toEqual(LONG.slice(4, 8))
    const next = await call(client, 'read_page', { id, page: String(page.content['next']) })
    expect(next.content['pageOfFile']).toBe(3)
  })

  it('cut a long document between passages, within the budget, and say how to read on', async () => {
    const first = await call(client, 'fetch', { id: idOf('harbour') })
    expect(first.characters).toBeLessThanOrEqual(MAX_ANSWER_CHARACTERS)
    expect(first.characters).toBeGreaterThan(MAX_ANSWER_CHARACTERS / 2)
    const { text, metadata } = first.content as { text: string; metadata: { next: string } }
    const shown = text.split('\n\n').filter((part) => !part.startsWith('[page '))
    expect(shown).toEqual(LONG.slice(0, shown.length))
    const rest = await call(client, 'fetch', { id: metadata.next.replace('fetch ', '') })
    expect(rest.content['text']).toContain(LONG[shown.length])
  })

  it('keep every answer within the budget', async () => {
    const answers = [
      await call(client, 'search', { query: 'harbour dredged grew' }),
      await call(client, 'find_quotation', { text: LONG[7] ?? '' }),
      await call(client, 'list_themes', {}),
      await call(client, 'list_places', {}),
    ]
    for (const { characters } of answers) expect(characters).toBeLessThanOrEqual(MAX_ANSWER_CHARACTERS)
  })

  it('list themes and places by part of their name', async () => {
    const themes = await call(client, 'list_themes', { contains: 'hydrogen' })
    expect(themes.content['themes']).toMatchObject([{ id: 'hydrogen', label: 'Hydrogen', documents: 1 }])
    const places = await call(client, 'list_places', { contains: 'leeds' })
    expect((places.content['places'] as { id: string }[]).map(({ id }) => id)).toContain('leeds-city-region')
  })

  it('cite a passage in one line and as BibTeX', async () => {
    const search = await call(client, 'search', { query: 'hydrogen' })
    const [result] = search.content['results'] as Record<string, string>[]
    const line = await call(client, 'cite', { id: result?.['id'] ?? '' })
    expect(line.content['citation']).toBe(result?.['citation'])
    const bibtex = await call(client, 'cite', { id: result?.['id'] ?? '', format: 'bibtex' })
    expect(bibtex.content['citation']).toContain('title = {Energy plan}')
    expect(bibtex.content['citation']).toContain('Hydrogen made from renewable power')
  })

  it.each([
    ['fetch', { id: 'nothing' }, 'Take an id from a result'],
    ['read_page', { id: 'DOCUMENT', page: '999' }, 'the file has 1 pages'],
    ['find_quotation', { text: 'too short' }, 'Give more words'],
    ['search', { query: 'colour:blue AND (' }, 'question_invalid'],
    ['search', {}, 'query'],
    ['cite', { id: 'x', format: 'endnote' }, 'format'],
  ])('answer a call of %s with %j by an error that says what to do', async (name, input, message) => {
    const given = JSON.parse(JSON.stringify(input).replace('DOCUMENT', idOf('energy'))) as Record<string, string>
    const answer = await client.callTool({ name, arguments: given })
    expect(answer.isError).toBe(true)
    expect(textOf(answer.content)).toContain(message)
  })

  it('are refused to pages of other sites, and to other methods', async () => {
    const url = `http://127.0.0.1:${http.port}/mcp`
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} })
    const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' }
    const foreign = await fetch(url, { method: 'POST', body, headers: { ...headers, origin: 'https://evil.example' } })
    expect(foreign.status).toBe(403)
    const own = await fetch(url, { method: 'POST', body, headers: { ...headers, origin: new URL(url).origin } })
    expect(own.status).toBe(200)
    expect((await fetch(url)).status).toBe(405)
    expect((await fetch(url, { method: 'PUT', body })).status).toBe(405)
    const large = await fetch(url, { method: 'POST', body: ' '.repeat(300_000), headers })
    expect(large.status).toBe(413)
  })
})

function overHttp(): StreamableHTTPClientTransport {
  return new StreamableHTTPClientTransport(new URL(`http://127.0.0.1:${http.port}/mcp`))
}

/** The command, which calls the service of this test. */
function overStdio(): StdioClientTransport {
  return new StdioClientTransport({
    command: process.execPath,
    args: ['--import', 'tsx', path.join(projectFolder, 'src/cli/main.ts'), 'mcp'],
    cwd: projectFolder,
    env: { PATH: process.env['PATH'] ?? '', DATA_DIR: folder },
  })
}

async function call(client: Client, name: string, input: Record<string, string>) {
  const answer = await client.callTool({ name, arguments: input })
  const text = textOf(answer.content)
  expect([name, answer.isError ?? false, text.slice(0, 200)]).toEqual([name, false, text.slice(0, 200)])
  const content = answer.structuredContent as Record<string, unknown>
  return { text, content, characters: text.length + JSON.stringify(content).length }
}

function textOf(content: readonly { readonly type: string; readonly text?: string }[]): string {
  expect(content).toHaveLength(1)
  return content[0]?.text ?? ''
}
