import { createHash } from 'node:crypto'
import { readFile, readdir } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { extname, join, relative } from 'node:path'
import { PLACEHOLDER_ORIGIN, samplesFolder } from './sample-folder.ts'

/** A running sample site. */
export interface SampleSite {
  readonly origin: string
  readonly port: number
  /** Resolves once the port is free again. */
  close(): Promise<void>
}

interface Page {
  readonly body: Buffer
  readonly type: string
  readonly etag: string
  readonly modified: string
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.xml': 'application/xml; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.pdf': 'application/pdf',
  '.docx': 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
}

/** The kinds of file in which the placeholder origin may occur. */
const WITH_ORIGIN: ReadonlySet<string> = new Set(['.html', '.xml', '.txt'])

/**
 * Serves the sample site from memory on loopback. Port 0 means any free port; a port that is taken is replaced by a
 * free one, so use the returned `origin`.
 */
export async function serveSampleSite(options: { port: number; host?: string }): Promise<SampleSite> {
  const pages = new Map<string, Page>()
  const server = createServer((request, response) => answer(pages, request, response))
  const host = options.host ?? '127.0.0.1'
  const port = await listenSomewhere(server, options.port, host)
  const origin = `http://${host.includes(':') ? `[${host}]` : host}:${port}`
  try {
    for (const [path, page] of await loadPages(origin)) pages.set(path, page)
  } catch (error) {
    server.close()
    throw error
  }
  return { origin, port, close: () => closeServer(server) }
}

/** Reads every file once: only paths that are keys of this map can be requested, so none leads out of the folder. */
async function loadPages(origin: string): Promise<ReadonlyMap<string, Page>> {
  const folder = `${samplesFolder}site/`
  const dates = JSON.parse(await readFile(`${samplesFolder}dates.json`, 'utf8')) as Readonly<Record<string, string>>
  const names = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
  const pages = new Map<string, Page>()
  for (const entry of names) {
    const path = join(entry.parentPath, entry.name)
    const key = `/${relative(folder, path).replaceAll('\\', '/')}`
    const raw = await readFile(path)
    const extension = extname(key)
    const body = WITH_ORIGIN.has(extension)
      ? Buffer.from(raw.toString('utf8').replaceAll(PLACEHOLDER_ORIGIN, origin))
      : raw
    pages.set(key, {
      body,
      type:
        key === '/feed.xml' ? 'application/atom+xml; charset=utf-8' : (TYPES[extension] ?? 'application/octet-stream'),
      etag: `"${createHash('sha256').update(body).digest('hex').slice(0, 32)}"`,
      modified: new Date(`${dates[key.slice(1)] ?? '2021-01-01'}T09:00:00Z`).toUTCString(),
    })
  }
  const index = pages.get('/index.html')
  if (index) pages.set('/', index)
  return pages
}

function answer(pages: ReadonlyMap<string, Page>, request: IncomingMessage, response: ServerResponse): void {
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, 405, { allow: 'GET, HEAD' })
  const page = pages.get(toPath(request.url ?? '/'))
  if (!page) return refuse(response, 404, {})
  const headers = { etag: page.etag, 'last-modified': page.modified, 'cache-control': 'no-cache' }
  if (isUnchanged(request, page)) {
    response.writeHead(304, headers).end()
    return
  }
  response.writeHead(200, { ...headers, 'content-type': page.type, 'content-length': page.body.length })
  response.end(request.method === 'HEAD' ? undefined : page.body)
}

/** The requested path, decoded; empty, which matches no page, when it cannot be decoded. */
function toPath(url: string): string {
  try {
    return decodeURIComponent(url.replace(/[?#].*$/, ''))
  } catch {
    return ''
  }
}

/** RFC 9110, section 13.2.2: If-None-Match takes precedence over If-Modified-Since. */
function isUnchanged(request: IncomingMessage, page: Page): boolean {
  const known = request.headers['if-none-match']
  if (known !== undefined)
    return known.trim() === '*' || known.split(',').some((tag) => tag.trim().replace(/^W\//, '') === page.etag)
  const since = Date.parse(request.headers['if-modified-since'] ?? '')
  return !Number.isNaN(since) && Date.parse(page.modified) <= since
}

function refuse(response: ServerResponse, status: number, headers: Readonly<Record<string, string>>): void {
  const body = status === 404 ? 'Not found\n' : 'Method not allowed\n'
  response.writeHead(status, { ...headers, 'content-type': TYPES['.txt'], 'content-length': body.length }).end(body)
}

async function listenSomewhere(server: Server, port: number, host: string): Promise<number> {
  try {
    return await listen(server, port, host)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (port === 0 || (code !== 'EADDRINUSE' && code !== 'EACCES')) throw error
    return listen(server, 0, host)
  }
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()))
    server.closeAllConnections()
  })
}
