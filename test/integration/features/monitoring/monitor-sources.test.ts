import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { listOperatorAlerts } from '../../../../src/features/operation/monitoring/operator-alert-queries.ts'
import { requestRun, syncSources } from '../../../../src/db/harvest/sources.ts'
import { runHarvest } from '../../../../src/ingest/harvest/run-harvest.ts'
import type { Source } from '../../../../src/domain/source.ts'
import {
  acknowledgeOperatorAlert,
  readOpenOperatorAlerts,
} from '../../../../src/features/operation/monitoring/operator-alerts.ts'
import { monitorSources } from '../../../../src/features/operation/monitoring/monitor-sources.ts'
import { sourceOf } from '../../../support/source-of.ts'
import { openTestApp, type TestApp } from '../../../support/test-app.ts'
import { answer, startWebOrigin, type WebOrigin } from '../../../support/web/web-origin.ts'

let origin: WebOrigin
let opened: TestApp
let source: Source

beforeEach(async () => {
  origin = await startWebOrigin()
  source = sourceOf({ id: 'board', title: 'Board papers', url: `${origin.address}/list`, expected: 3 })
  opened = await openTestApp(
    { sources: [source], allowPrivate: [origin.hostAndPort] },
    { OPERATOR_EMAIL: 'operator@example.org' },
  )
  await syncSources(opened.app.catalogue, opened.app.library.sources)
})

afterEach(async () => {
  await opened.close()
  await origin.close()
})

/** Serves a list with this many links, or 410. */
function serve(links: number | 'gone'): void {
  const items = Array.from({ length: Number(links) || 0 }, (_none, index) => `<a href="/doc${index}.pdf">d</a>`)
  origin.route({ '/list': links === 'gone' ? answer(410, '') : `<!doctype html><main>${items.join('')}</main>` })
}

/** Crawls the source to the end, and monitors it twice at once, as two workers would. */
async function crawl(links: number | 'gone'): Promise<void> {
  const { app } = opened
  serve(links)
  const job = await requestRun(app.catalogue, source.id)
  expect((await runHarvest(app, job, app.shutdown)).kind).toBe('ended')
  await Promise.all([monitorSources(app), monitorSources(app)])
  await monitorSources(app)
}

const openAlerts = async () =>
  (await readOpenOperatorAlerts(opened.app)).map(({ kind, message }) => `${kind}: ${message}`)

async function mails(): Promise<readonly string[]> {
  const folder = path.join(opened.folder, 'outbox')
  const names = await readdir(folder).catch(() => [])
  return Promise.all(names.map((name) => readFile(path.join(folder, name), 'utf8')))
}

describe('a source that shrinks, dies and recovers', () => {
  it('opens each alert once, mails it once, and closes it on recovery', async () => {
    await crawl(10)
    expect(await openAlerts()).toEqual([])
    await crawl(4)
    await crawl(4)
    expect(await openAlerts()).toEqual(['shrunk: 4 found, usually 10'])
    const [shrunk] = await readOpenOperatorAlerts(opened.app)
    expect(shrunk?.sentAt).toBeInstanceOf(Date)

    await crawl(2)
    expect(await openAlerts()).toEqual(['shrunk: 2 found, usually 10', 'short: 2 of 3 expected documents found'])
    expect((await readOpenOperatorAlerts(opened.app))[0]?.openedAt).toEqual(shrunk?.openedAt)

    await crawl('gone')
    await crawl('gone')
    const dead = await openAlerts()
    expect(dead).toHaveLength(3)
    expect(dead[2]).toMatch(/^silent: its crawl failed: .* 410 \(source_gone\)$/)

    await crawl(9)
    expect(await openAlerts()).toEqual([])
    const all = await listOperatorAlerts(opened.app.catalogue, 10, 0)
    expect(all.map(({ kind, closing }) => [kind, closing])).toEqual([
      ['silent', 'recovered'],
      ['short', 'recovered'],
      ['shrunk', 'recovered'],
    ])
    const sent = await mails()
    expect(sent).toHaveLength(3)
    expect(sent.filter((mail) => mail.includes('To: operator@example.org'))).toHaveLength(3)
    expect(sent.join('\n')).toMatch(/Subject: Board papers: 4 found, usually 10/)

    await crawl(1)
    expect(await openAlerts()).toHaveLength(2)
    expect(await mails()).toHaveLength(5)
  })

  it('is compared only with later crawls once its smaller yield has been accepted', async () => {
    await crawl(10)
    await crawl(4)
    const [alert] = await readOpenOperatorAlerts(opened.app)
    await acknowledgeOperatorAlert(opened.app, alert?.operatorAlertId ?? '')
    await expect(acknowledgeOperatorAlert(opened.app, alert?.operatorAlertId ?? '')).rejects.toMatchObject({
      code: 'notice_missing',
    })
    await monitorSources(opened.app)
    await crawl(4)
    expect(await openAlerts()).toEqual([])
    await crawl(1)
    expect(await openAlerts()).toEqual(['short: 1 of 3 expected documents found', 'shrunk: 1 found, usually 4'])
  })

  it('opens a silent alert after the last retry when it does not answer at all', async () => {
    const { app } = opened
    origin.route({ '/list': (request) => void request.socket.destroy() })
    const job = await requestRun(app.catalogue, source.id)
    while ((await runHarvest(app, job, app.shutdown)).kind !== 'ended') {
      await monitorSources(app)
      expect(await openAlerts()).toEqual([])
    }
    await monitorSources(app)
    expect(await openAlerts()).toEqual([expect.stringMatching(/^silent: .*\(\w+\)$/)])
  })
})
