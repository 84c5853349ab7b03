import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { projectFolder } from '../support/project-folder.ts'
import { packageOf, readSourceFiles, type SourceFile } from '../support/source-files.ts'

/** Modules that reach other machines, with the files that may have them and what for. */
const NETWORK = /^(node:)?(http|https|http2|net|tls|dgram|dns|dns\/promises)$/
const LISTENERS: readonly string[] = ['api/server.ts', 'services/samples/serve-site.ts', 'services/free-port.ts']
/** Ask servers of this machine alone: the managed Meilisearch for its health, and our own API. */
const LOOPBACK_CLIENTS: readonly string[] = ['services/meilisearch/meilisearch-session.ts', 'cli/api-client.ts']
/** Speaks to a server that the operator names, as the clients of Meilisearch, S3 and SMTP do; never to a site. */
const OPERATORS_CLIENTS: readonly string[] = ['search/meaning/embed-texts.ts']

const files = readSourceFiles()
const names = new Set(files.map(({ name }) => name))

describe('imports', () => {
  it('name files with their ending, as they are', () => {
    expect(files.length).toBeGreaterThan(100)
    const absent = arrowsOf(files).filter(({ to }) => !names.has(to) && !to.endsWith('.d.ts'))
    expect(absent.map(({ from, to }) => `${from} -> ${to}`)).toEqual([])
  })
})

describe('libraries', () => {
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
    const known = ['api/main.ts', 'cli/main.ts', 'workers/main.ts', 'ingest/pool/child-process.ts']
    expect(readers.filter((name) => !known.includes(name) && !name.startsWith('services/'))).toEqual([])
  })

  it('makes the application in mains and in the body of start', () => {
    const makers = files.filter(({ arrows }) =>
      arrows.some(({ to, names: taken }) => to === 'app.ts' && taken.includes('createApp')),
    )
    expect(makers.map(({ name }) => name).sort()).toEqual(['api/main.ts', 'main/run-service.ts', 'workers/main.ts'])
  })

  it('hands the whole application to frames and mains alone', () => {
    const users = files.filter(({ arrows }) =>
      arrows.some(({ to, names: taken }) => to === 'app.ts' && taken.includes('App')),
    )
    const below = users.filter(({ name }) => !/^(api|ui|cli|workers|main)\//.test(name))
    expect(below.map(({ name }) => name)).toEqual([])
    expect(users.length).toBeLessThan(40)
  })

  it('keeps every folder to twenty entries, so that a reader sees it at once', () => {
    const entries = new Map<string, Set<string>>()
    for (const { name } of files) {
      const parts = name.split('/')
      for (let depth = 0; depth < parts.length; depth += 1) {
        const folder = parts.slice(0, depth).join('/')
        entries.set(folder, (entries.get(folder) ?? new Set()).add(parts[depth] ?? ''))
      }
    }
    const crowded = [...entries].filter(([, names]) => names.size > 20).map(([folder]) => folder)
    expect(crowded).toEqual([])
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
