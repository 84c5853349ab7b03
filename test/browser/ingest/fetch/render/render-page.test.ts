import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { getPage } from '../../../../../src/ingest/fetch/politeness/get-page.ts'
import { hasBrowser } from '../../../../support/browser.ts'
import { startMisbehavingOrigin, type MisbehavingOrigin } from '../../../../support/web/misbehaving-origin.ts'
import { openTestApp } from '../../../../support/test-app.ts'
import { answer, type Route } from '../../../../support/web/web-origin.ts'

const HTML = { 'content-type': 'text/html; charset=utf-8' }
const closing: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

/** A server that must not be reached; it counts all connections. */
async function openCanary(): Promise<{ port: number; reached: () => number }> {
  let reached = 0
  const server: Server = createServer((_request, response) => response.end('inside'))
  server.on('connection', () => (reached += 1))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => new Promise((resolve) => server.close(resolve)))
  return { port: (server.address() as AddressInfo).port, reached: () => reached }
}

async function openOrigin(routes: Readonly<Record<string, Route>>): Promise<MisbehavingOrigin> {
  const origin = await startMisbehavingOrigin((path) => routes[path] ?? null)
  closing.push(() => origin.close())
  return origin
}

async function render(origin: MisbehavingOrigin, path: string, env: Record<string, string> = {}) {
  const opened = await openTestApp({ allowPrivate: [origin.hostAndPort] }, env)
  closing.push(() => opened.close())
  const options = { holder: 'test', delayMs: 5, render: true, signal: AbortSignal.timeout(100_000) }
  const got = await getPage(opened.app, origin.address + path, options)
  return Buffer.from(got.bytes).toString()
}

/** Every way in which a page can make a request to `host`. */
const attempts = (host: string) => `
  <link rel="stylesheet" href="http://${host}/style.css"><link rel="prefetch" href="http://${host}/prefetch">
  <link rel="preconnect" href="http://${host}/"><link rel="dns-prefetch" href="//internal.test">
  <img src="http://${host}/image.png"><iframe src="http://${host}/frame"></iframe>
  <script src="http://${host}/script.js"></script><script src="/to-inside.js"></script>
  <script>
    fetch('http://${host}/fetch').catch(() => {})
    fetch('http://${host}/post', { method: 'POST', body: 'x', mode: 'no-cors' }).catch(() => {})
    try { new WebSocket('ws://${host}/socket') } catch {}
    try { new EventSource('http://${host}/events') } catch {}
    try { new RTCPeerConnection({ iceServers: [{ urls: 'stun:${host}' }] }).createDataChannel('x') } catch {}
    try { navigator.sendBeacon('http://${host}/beacon', 'x') } catch {}
    try { navigator.serviceWorker.register('/worker.js') } catch {}
    try { new Worker('/worker.js') } catch {}
    const request = new XMLHttpRequest(); request.open('GET', 'http://${host}/xhr'); try { request.send() } catch {}
    open('http://${host}/popup')
    setTimeout(() => { location.href = 'http://${host}/away' }, 100)
  </script>`

describe('a page rendered by scripts', () => {
  if (hasBrowser()) {
    it('is read as a browser shows it, with what its scripts load where robots.txt allows', async () => {
      const script = `Promise.all(['/data.json', '/closed.json'].map((path) => fetch(path).then((r) => r.json()).catch(() => ({ title: 'none' }))))
        .then((found) => { document.querySelector('main').textContent = found.map((one) => one.title).join(' and ') })`
      const origin = await openOrigin({
        '/robots.txt': answer(200, 'User-agent: *\nDisallow: /closed.json'),
        '/list': answer(
          200,
          '<!doctype html><title>List</title><main>loading</main><script src="/app.js"></script>',
          HTML,
        ),
        '/app.js': answer(200, script, { 'content-type': 'text/javascript' }),
        '/data.json': answer(200, '{"title":"Our strategy"}', { 'content-type': 'application/json' }),
        '/closed.json': answer(200, '{"title":"secret"}', { 'content-type': 'application/json' }),
      })
      expect(await render(origin, '/list')).toContain('<main>Our strategy and none</main>')
      expect(origin.maxConcurrent()).toBe(1)
      expect(origin.pathsAsked()).toEqual(['/robots.txt', '/list', '/app.js', '/data.json'])
    })

    it('reaches no private address by image, script, frame, fetch, socket, redirect or any other way', async () => {
      const canary = await openCanary()
      const hosts = [`127.0.0.1:${canary.port}`, `localhost:${canary.port}`, `[::ffff:127.0.0.1]:${canary.port}`]
      const origin = await openOrigin({
        '/trap': answer(200, `<!doctype html><title>Trap</title><p>seen</p>${hosts.map(attempts).join('')}`, HTML),
        '/to-inside.js': answer(302, '', { location: `http://127.0.0.1:${canary.port}/redirected` }),
        '/worker.js': answer(200, `fetch('http://127.0.0.1:${canary.port}/from-worker')`, {
          'content-type': 'text/javascript',
        }),
      })
      await render(origin, '/trap').catch(() => undefined)
      expect(origin.pathsAsked()).toContain('/to-inside.js')
      expect(canary.reached()).toBe(0)
    })

    it('is limited in its number of requests', async () => {
      const loop = `let n = 0; const next = () => fetch('/more?' + n++).finally(next); next()`
      const origin = await openOrigin({
        '/greedy': answer(200, `<!doctype html><p>greedy</p><script>${loop}</script>`, HTML),
      })
      expect(await render(origin, '/greedy')).toContain('greedy')
      expect(origin.log.length).toBeLessThanOrEqual(42)
    })
  }

  it('needs a browser, and is refused with the remedy where there is none', async () => {
    const origin = await openOrigin({ '/list': answer(200, '<p>x</p>', HTML) })
    const rendering = render(origin, '/list', { BROWSER_BIN: '/nowhere/chromium' })
    await expect(rendering).rejects.toMatchObject({
      code: 'browser_missing',
      message: expect.stringMatching(/apt-get install chromium.*BROWSER_BIN/) as string,
    })
  })
})
