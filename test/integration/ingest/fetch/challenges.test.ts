import { sql } from 'kysely'
import { afterEach, describe, expect, it } from 'vitest'
import { challengeOf } from '../../../../src/ingest/fetch/http/challenge.ts'
import { addAddress } from '../../../../src/ingest/add-documents.ts'
import { crawlHost } from '../../../../src/ingest/fetch/crawl-host.ts'
import { letPass } from '../../../support/web/fetching.ts'
import { openTestApp } from '../../../support/test-app.ts'
import { answer, startWebOrigin, type Route } from '../../../support/web/web-origin.ts'

const page = (head: string, body: string) => `<!doctype html><html><head>${head}</head><body>${body}</body></html>`
const words = (count: number) => `<p>${'The county grows by its harbours. '.repeat(count / 6)}</p>`

const PAGES = {
  anubis: page(
    '<title>Making sure you&#39;re not a bot!</title><link rel="stylesheet" href="/.within.website/x/xess/xess.css">',
    `<h1>Making sure you're not a bot!</h1><p>Loading...</p><script id="anubis_challenge" type="application/json">{}</script>
    <details><p>You are seeing this because the administrator of this site protects it from programs.</p></details>`,
  ),
  cloudflare: page(
    '<title>Just a moment...</title><script>window._cf_chl_opt={cvId:"3"}</script>',
    '<noscript>Enable JavaScript and cookies to continue</noscript>',
  ),
  cloudflareInFrench: page(
    '<title>Un instant…</title>',
    '<script>window._cf_chl_opt={}</script><noscript>Enable JavaScript and cookies to continue</noscript>',
  ),
  akamai: page(
    '<title>Access Denied</title>',
    '<h1>Access Denied</h1> You do not have permission to access "/plan". <p>Reference #18.2f1</p><p>https://errors.edgesuite.net/18.2f1</p>',
  ),
  ddosGuard: page(
    '<title>DDoS-Guard</title>',
    '<h1>Checking your browser before accessing council.test</h1><p>Please enable JavaScript.</p><script src="/.well-known/ddos-guard/js-challenge/index.js"></script>',
  ),
  unnamed: page('<title>Security check</title>', '<p>Please enable cookies to prove that you are not a robot.</p>'),
} as const

const html = { 'content-type': 'text/html; charset=utf-8' }

describe('a challenge page', () => {
  it.each(Object.entries(PAGES))('of %s is known, whether the status is a refusal or 200', (_name, body) => {
    expect(challengeOf({}, Buffer.from(body), true)).not.toBeNull()
    expect(challengeOf({}, Buffer.from(body), false)).not.toBeNull()
  })

  it.each([
    ['a header alone', { 'cf-mitigated': 'challenge' }, ''],
    ['a header and a body in any language', { 'x-amzn-waf-action': 'challenge' }, '<html><p>Un momento</p></html>'],
  ])('is known by %s', (_name, headers, body) => {
    expect(challengeOf(headers as unknown as Record<string, string>, Buffer.from(body), true)).not.toBeNull()
  })

  it.each([
    [
      'an article about such checks',
      page('<title>Making sure you are not a bot: checks on council sites</title>', words(600)),
    ],
    [
      'a page behind a script that watches',
      page(
        '<title>Plan</title>',
        `<p>The plan.</p><script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script>`,
      ),
    ],
    ['a form with a captcha', page('<title>Contact us</title>', '<h1>Contact us</h1><p>This form uses a captcha.</p>')],
    [
      'a short page of a like title',
      page('<title>Access denied: who may use the river?</title>', '<p>The river is closed to boats.</p>'),
    ],
    ['a text', 'Just a moment... Enable JavaScript and cookies to continue'],
  ])('is not seen in %s', (_name, body) => {
    expect(challengeOf({}, Buffer.from(body), false)).toBeNull()
  })

  it('takes no long time to look at on hostile input', () => {
    const startMs = performance.now()
    challengeOf({}, Buffer.from(`<title>${'<p '.repeat(80_000)}`), true)
    challengeOf({}, Buffer.from(`<p>${'you are a '.repeat(24_000)}`), true)
    expect(performance.now() - startMs).toBeLessThan(1_000)
  })
})

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

async function openPage() {
  const origin = await startWebOrigin({ '/robots.txt': answer(404, '') })
  closing.push(() => origin.close())
  const { app, close } = await openTestApp({ allowPrivate: [origin.hostAndPort] })
  closing.push(close)
  const crawl = async (route: Route) => {
    origin.route({ '/plan': route })
    await addAddress(app, `${origin.address}/plan`, {})
    await letPass(app, origin.hostAndPort)
    await crawlHost(app, { subjectId: origin.hostAndPort, revision: 0 }, app.shutdown)
    const { rows } = await sql<{ state: string; code: string | null; versions: number; gone: Date | null }>`
      select state, code, gone_since as gone, (select count(*)::int from version) as versions from location`.execute(
      app.catalogue,
    )
    return rows[0]
  }
  return { origin, crawl }
}

describe('a document that is answered with a challenge', () => {
  it.each([
    [200, PAGES.anubis, 'challenge_page'],
    [403, PAGES.cloudflare, 'challenge_page'],
    [403, PAGES.akamai, 'challenge_page'],
    [429, PAGES.unnamed, 'challenge_page'],
    [402, page('', '<p>Payment required</p>'), 'payment_required'],
    [403, page('<title>Forbidden</title>', '<p>Members only.</p>'), 'http_4xx'],
  ])('with status %i keeps its version, and its reason is told', async (status, body, code) => {
    const { crawl } = await openPage()
    const plan = answer(200, page('<title>Plan</title>', '<p>The plan of the county.</p>'), html)
    expect(await crawl(plan)).toMatchObject({ state: 'done', versions: 1 })
    expect(await crawl(answer(status, body, html))).toEqual({ state: 'failed', code, versions: 1, gone: null })
    expect(await crawl(plan)).toMatchObject({ state: 'done', versions: 1 })
  })

  it('by a server under load (503) is tried again', async () => {
    const { crawl } = await openPage()
    expect(await crawl(answer(503, PAGES.ddosGuard, html))).toMatchObject({ state: 'due', versions: 0 })
    expect(await crawl(answer(200, page('<title>Plan</title>', '<p>The plan.</p>'), html))).toMatchObject({
      state: 'done',
      versions: 1,
    })
  })

  it('for robots.txt itself is read as none', async () => {
    const { origin, crawl } = await openPage()
    origin.route({ '/robots.txt': answer(403, PAGES.cloudflare, html) })
    const plan = answer(200, page('<title>Plan</title>', '<p>The plan of the county.</p>'), html)
    expect(await crawl(plan)).toMatchObject({ state: 'done', versions: 1 })
  })
})
