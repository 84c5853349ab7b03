import supertest from 'supertest'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createHttpApp } from '../../../support/http-app.ts'
import { listRuns, requestRun, syncSources } from '../../../../src/db/harvest/sources.ts'
import type { Source } from '../../../../src/domain/source.ts'
import { pauseCrawling, resumeCrawling } from '../../../../src/features/operation/hosts/pause-host.ts'
import { readOpenOperatorAlerts } from '../../../../src/features/operation/monitoring/operator-alerts.ts'
import { monitorSources } from '../../../../src/features/operation/monitoring/monitor-sources.ts'
import { requestHarvest } from '../../../../src/features/sources/request-harvest.ts'
import { runHarvest } from '../../../../src/ingest/harvest/run-harvest.ts'
import { readDue, readFailures } from '../../../../src/ingest/jobs/progress.ts'
import { startHandlers } from '../../../../src/workers/handlers.ts'
import { createClient } from '../../api/support.ts'
import { letPass, sitemapOf } from '../../../support/web/fetching.ts'
import { openTestApp, type TestApp } from '../../../support/test-app.ts'
import { eventually } from '../../../support/waiting.ts'
import { answer, startWebOrigin, type WebOrigin } from '../../../support/web/web-origin.ts'

/** More than the attempts that a job has. */
const ROUNDS = 9
const LATER = new Date('2999-01-01')

let origin: WebOrigin
let opened: TestApp
let source: Source

beforeEach(async () => {
  origin = await startWebOrigin()
  source = sitemapOf(origin.address, { expected: 1 })
  opened = await openTestApp(
    { sources: [source], allowPrivate: [origin.hostAndPort] },
    { OPERATOR_EMAIL: 'operator@example.org' },
  )
  await syncSources(opened.app.catalogue, opened.app.library.sources)
  origin.route({
    '/robots.txt': answer(404, ''),
    '/sitemap.xml': `<urlset><url><loc>${origin.address}/plan.html</loc></url></urlset>`,
    '/plan.html': '<title>Plan</title><p>The plan of the county.',
  })
})

afterEach(async () => {
  await opened.close()
  await origin.close()
})

interface RunView {
  readonly state: string
  readonly waitsFor: string | null
  readonly waitsUntil: string | null
  readonly code: string | null
}

const api = () => createClient(createHttpApp(opened.app, 'test'))
const lastRun = async () => (await listRuns(opened.app.catalogue, source.id, 1, 0))[0]
const runView = async () => (await api().get<{ runs: readonly RunView[] }>(`/runs?sourceId=${source.id}`)).runs[0]

/** Runs the harvest's job repeatedly, as if its delays had passed. */
async function runRounds(rounds: number): Promise<void> {
  const { app } = opened
  const job = await requestRun(app.catalogue, source.id)
  for (let round = 0; round < rounds; round += 1) {
    const result = await runHarvest(app, job, app.shutdown)
    expect(result).toMatchObject({ kind: 'rerun' })
    await letPass(app, origin.hostAndPort)
  }
}

/** Checks that there is no operator alert and no failure. */
async function expectNoAlarm(): Promise<void> {
  await monitorSources(opened.app)
  expect(await readOpenOperatorAlerts(opened.app)).toEqual([])
  expect(await readFailures(opened.app.catalogue, 10, 0)).toEqual([])
}

describe('a harvest that waits for its host', () => {
  // six pauses used to fail a harvest and raise an operator alert about a silent source
  it('waits any number of rounds while the host is paused, and continues when it is resumed', async () => {
    const { app } = opened
    await pauseCrawling(app, origin.hostAndPort, { until: null, reason: 'asked by mail' })
    await runRounds(ROUNDS)
    await startHandlers(app)
    await requestHarvest(app, source.id)
    await eventually(async () => (await app.queue.counts()).harvest.delayed === 1)
    expect(origin.seen).toEqual([])
    await expectNoAlarm()

    await resumeCrawling(app, origin.hostAndPort)
    await eventually(async () => (await lastRun())?.state === 'done')
    expect(await lastRun()).toMatchObject({ found: 1, added: 1, code: null, waitsFor: null })
    await eventually(() => origin.seen.some(({ path }) => path === '/plan.html'))
    await expectNoAlarm()
  })

  it('reports for which host it waits and until when, on the page too', async () => {
    await pauseCrawling(opened.app, origin.hostAndPort, { until: null, reason: 'asked by mail' })
    await runRounds(1)
    const view = await runView()
    expect(view).toMatchObject({ state: 'due', waitsFor: origin.hostAndPort, code: 'host_paused' })
    expect(Date.parse(view?.waitsUntil ?? '')).toBeGreaterThan(Date.now())
    const { text } = await supertest(createHttpApp(opened.app, 'test')).get('/sources')
    expect(text).toContain(`waiting for ${origin.hostAndPort} until`)
    expect(await readDue(opened.app.catalogue, LATER, 10)).toEqual([])
  })

  it('does not fail when its host reports for days that it is busy', async () => {
    origin.route({ '/sitemap.xml': answer(429, '', { 'retry-after': '3600' }) })
    await runRounds(ROUNDS)
    expect(await runView()).toMatchObject({ state: 'due', waitsFor: origin.hostAndPort, code: 'host_busy' })
    origin.route({ '/sitemap.xml': `<urlset><url><loc>${origin.address}/plan.html</loc></url></urlset>` })
    const { app } = opened
    const job = await requestRun(app.catalogue, source.id)
    expect(await runHarvest(app, job, app.shutdown)).toEqual({ kind: 'ended' })
    expect(await runView()).toMatchObject({ state: 'done', waitsFor: null, waitsUntil: null, code: null })
    await expectNoAlarm()
  })

  it('fails when its host does not answer in any attempt', async () => {
    origin.route({ '/sitemap.xml': (request) => void request.socket.destroy() })
    const { app } = opened
    const job = await requestRun(app.catalogue, source.id)
    const delays: number[] = []
    for (;;) {
      const result = await runHarvest(app, job, app.shutdown)
      if (result.kind === 'ended') break
      delays.push(result.delayMs)
      expect(await runView()).toMatchObject({ state: 'due', waitsFor: null, code: expect.any(String) })
      await letPass(app, origin.hostAndPort)
    }
    expect(delays).toHaveLength(5)
    expect(delays).toEqual([...delays].sort((a, b) => a - b))
    expect(await readFailures(app.catalogue, 10, 0)).toMatchObject([{ job: 'harvest', attempts: 6 }])
  })
})
