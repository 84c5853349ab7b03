import { describe, expect, it } from 'vitest'
import { parseHtml } from '../../../../src/ingest/parse/html/parse-html.ts'

const HEAD = '<header><nav><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li></ul></nav></header>'
const FOOT = '<footer><p>Copyright 2026 Brackwell Council. All rights reserved.</p></footer>'

const textOf = (body: string) =>
  parseHtml(Buffer.from(`<!doctype html><html><head><title>Map</title></head><body>${body}</body></html>`), null)
    .pages[0]?.text

describe('a page that has no text without its scripts', () => {
  it.each([
    '<p>JavaScript is not enabled</p>',
    '<p>It seems that JavaScript is disabled in your browser. Please turn it on.</p>',
    '<p>Please enable cookies.</p>',
    '<p>Bitte aktivieren Sie JavaScript.</p>',
    '<p>Veuillez activer JavaScript pour continuer.</p>',
    '<noscript>You need to enable JavaScript to run this app.</noscript><div id="root"></div>',
    '<app-root>Loading…</app-root>',
    '<div class="spinner">Please wait...</div>',
    `${HEAD}<main><h1>Map</h1><div id="map">Zoom in<br>Zoom out<br>Leaflet | © OpenStreetMap contributors</div></main>${FOOT}`,
    `${HEAD}<main><div class="mapboxgl-map"></div></main>${FOOT}`,
  ])('is refused as such: %s', (body) => {
    expect(() => textOf(body)).toThrow(expect.objectContaining({ code: 'no_text' }))
  })

  it.each([
    '<nav>Only a menu</nav>',
    '<h1>Plan</h1><p>We will build.</p><noscript>Please enable JavaScript.</noscript>',
    '<p>Many sites of councils show nothing where JavaScript is disabled. We tested forty of them in May, and eleven were empty to those who use older phones.</p>',
    '<h1>Plan</h1><div id="map"></div><p>The map shows the homes that the council will build on the quay by 2030.</p>',
    '<p>Short.</p>',
  ])('is not one with a text: %s', (body) => expect(textOf(body)).not.toBe(''))
})
