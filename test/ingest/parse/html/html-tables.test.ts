import { describe, expect, it } from 'vitest'
import { parseHtml } from '../../../../src/ingest/parse/html/parse-html.ts'

const PROSE = '<p>The harbour master keeps a list of the berths, and revises it in each season of the year.</p>'
const tablesOf = (html: string) => {
  const page = `<!doctype html><html><body><main><h1>Berths</h1>${PROSE}${html}${PROSE}</main></body></html>`
  return parseHtml(Buffer.from(page), null).pages[0]?.tables ?? []
}

describe('tables of a web page', () => {
  it('have caption, heads and cells', () => {
    const [table] = tablesOf(`<table><caption>Berths by side</caption>
      <thead><tr><th>Berth</th><th>Length</th></tr></thead>
      <tbody><tr><td>East<br><br>side</td><td>40 m</td></tr><tr><td>West</td><td></td></tr></tbody></table>`)
    expect(table).toMatchObject({ caption: 'Berths by side', headRows: 1 })
    expect(table?.rows).toEqual([
      ['Berth', 'Length'],
      ['East side', '40 m'],
      ['West', ''],
    ])
  })

  it('have cells over several columns in the first of them', () => {
    const [table] = tablesOf(`<table><tr><th colspan="2">Berth</th><th>Use</th></tr>
      <tr><td>East</td><td>40 m</td><td>Ferries</td></tr></table>`)
    expect(table?.rows[0]).toEqual(['Berth', '', 'Use'])
  })

  it('are none where they lay out the page', () => {
    expect(
      tablesOf('<table role="presentation"><tr><td>One</td><td>Two</td></tr><tr><td>a</td><td>b</td></tr></table>'),
    ).toEqual([])
    expect(
      tablesOf(`<table><tr><td>${PROSE.repeat(30)}</td><td>Menu</td></tr><tr><td>a</td><td>b</td></tr></table>`),
    ).toEqual([])
    const inner = '<table><tr><td>A</td><td>1</td></tr><tr><td>B</td><td>2</td></tr></table>'
    expect(tablesOf(`<table><tr><td>${inner}</td></tr></table>`).map(({ rows }) => rows)).toEqual([
      [
        ['A', '1'],
        ['B', '2'],
      ],
    ])
  })
})
