import type { Express } from 'express'
import supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { enforcedAccess } from '../../../src/api/auth/access.ts'
import { ROUTES } from '../../../src/main/routes.ts'
import { createHttpApp } from '../../support/http-app.ts'
import type { Access } from '../../../src/domain/access.ts'
import { PAGES } from '../../../src/main/pages.ts'
import { openTestApp, type TestApp } from '../../support/test-app.ts'

const TOKEN = 'a-token-that-nobody-guesses'
const BEARER = { authorization: `Bearer ${TOKEN}` }

/** POST requests that change nothing, and those that sign the operator in and out. */
const PUBLIC_WRITES = [
  'post /api/v1/search',
  'post /api/v1/quotations',
  'post /api/v1/search/batch',
  'post /api/v1/search/batch.csv',
  'delete /mcp',
  'post /batch',
  'post /mcp',
  'post /quotations',
  'post /sign-in',
  'post /sign-out',
]

/** GET requests that only the operator may make. */
const OPERATOR_READS = [
  'get /api/v1/additions',
  'get /api/v1/alerts',
  'get /api/v1/alerts/:alertId',
  'get /api/v1/alerts/:alertId/deliveries',
  'get /api/v1/editions/:editionId/exclusions',
  'get /api/v1/failures',
  'get /api/v1/hosts',
  'get /api/v1/hosts/:host/requests',
  'get /api/v1/index/drift',
  'get /api/v1/operator-alerts',
  'get /api/v1/protocol-runs/:runId',
  'get /api/v1/protocols/:protocolId/runs/:runId',
  'get /api/v1/protocols/:protocolId/runs/:runId/changes',
  'get /api/v1/protocols/:protocolId/runs/:runId/documents',
  'get /api/v1/protocols/:protocolId/runs/:runId/report',
  'get /api/v1/reparse/changes',
  'get /api/v1/runs',
  'get /api/v1/status',
  'get /alerts',
  'get /alerts/:alertId',
  'get /alerts/new',
  'get /documents/:documentId/correct',
  'get /documents/:documentId/remove',
  'get /failures',
  'get /hosts',
  'get /hosts/:host',
  'get /metrics',
  'get /protocols/:protocolId/revise',
  'get /protocols/:protocolId/runs/:runId',
  'get /protocols/new',
]

interface Mounted {
  readonly method: 'get' | 'post' | 'patch' | 'delete'
  readonly path: string
  readonly access: Access | undefined
}

interface Layer {
  readonly route?: {
    readonly path: string
    readonly stack: readonly { readonly method?: string; readonly handle: object }[]
  }
}

/** Every route in Express's router, including any mounted without the access check. */
function readMounted(http: Express): readonly Mounted[] {
  const { stack } = http.router as unknown as { readonly stack: readonly Layer[] }
  return stack.flatMap(({ route }) => {
    if (route === undefined) return []
    const [first] = route.stack
    const method = first?.method as Mounted['method']
    return [{ method, path: route.path, access: first && enforcedAccess(first.handle) }]
  })
}

const nameOf = ({ method, path }: Mounted) => `${method} ${path}`
const addressOf = ({ path }: Mounted) => path.replace(/:\w+/g, 'x1')

let site: TestApp
let http: Express
let mounted: readonly Mounted[]

beforeAll(async () => {
  site = await openTestApp({}, { ADMIN_TOKEN: TOKEN })
  http = createHttpApp(site.app, 'test')
  mounted = readMounted(http)
})
afterAll(() => site.close())

describe('access to mounted routes', () => {
  it('is declared by every route, page and service endpoint, and checked before anything else', () => {
    expect(mounted.filter(({ access }) => access === undefined)).toEqual([])
    expect(mounted.length).toBeGreaterThan(ROUTES.length + PAGES.length)
    for (const { method, path, access } of [
      ...ROUTES.map((route) => ({ ...route, path: `/api/v1${route.path}` })),
      ...PAGES,
    ]) {
      const [found] = mounted.filter((one) => one.method === method && one.path === path.replace(/\{(\w+)\}/g, ':$1'))
      expect([method, path, found?.access]).toEqual([method, path, access])
    }
  })

  it('is public for reading except where listed here, and for writing only where listed here', () => {
    const isRead = ({ method }: Mounted) => method === 'get'
    const publicWrites = mounted.filter((one) => !isRead(one) && one.access === 'public')
    expect(publicWrites.map(nameOf).sort()).toEqual(PUBLIC_WRITES.toSorted())
    const operatorReads = mounted.filter((one) => isRead(one) && one.access === 'operator')
    expect(operatorReads.map(nameOf).sort()).toEqual(OPERATOR_READS.toSorted())
  })

  it('is refused with 401 on operator routes without a token', async () => {
    for (const one of mounted.filter(({ access }) => access === 'operator')) {
      const anonymous = await supertest(http)[one.method](addressOf(one))
      expect([nameOf(one), anonymous.status, anonymous.body.code]).toEqual([nameOf(one), 401, 'token_required'])
      const known = await supertest(http)[one.method](addressOf(one)).set(BEARER)
      expect([nameOf(one), known.status === 401]).toEqual([nameOf(one), false])
      if (one.method !== 'get') continue
      const head = await supertest(http).head(addressOf(one))
      expect([nameOf(one), head.status]).toEqual([nameOf(one), 401])
    }
  })

  it('is granted to anybody on public routes', async () => {
    for (const one of mounted.filter(({ access }) => access === 'public')) {
      const answer = await supertest(http)[one.method](addressOf(one))
      const isWrongToken = nameOf(one) === 'post /sign-in'
      expect([nameOf(one), answer.status === 401]).toEqual([nameOf(one), isWrongToken])
    }
  })

  it('is granted to anybody on this machine when no token is set', async () => {
    const open = await openTestApp()
    try {
      const openHttp = createHttpApp(open.app, 'test')
      for (const one of mounted.filter(({ method }) => method === 'get')) {
        const answer = await supertest(openHttp).get(addressOf(one))
        expect([nameOf(one), answer.status === 401]).toEqual([nameOf(one), false])
      }
    } finally {
      await open.close()
    }
  })
})
