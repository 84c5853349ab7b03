import { describe, expect, it } from 'vitest'
import { MAX_NESTING, boundNesting } from '../../../src/ingest/parse/html-nesting.ts'

describe('nesting of a page', () => {
  it('is left as it is up to the depth that browsers keep, whatever stays open', () => {
    for (const page of [
      '<div>'.repeat(MAX_NESTING) + 'x' + '</div>'.repeat(MAX_NESTING),
      '<p>one<li>two<tr><td>three'.repeat(2_000),
      '<br><img src="a>b">'.repeat(2_000),
      '<div>x</div></b>'.repeat(2_000),
      `<script>${'<div>'.repeat(2_000)}</script><!--${'<div>'.repeat(2_000)}-->`,
    ])
      expect(boundNesting(page)).toBe(page)
  })

  it('loses the tags below that depth, of both ends, and keeps the words', () => {
    const deep = '<div>'.repeat(MAX_NESTING)
    const close = '</div>'.repeat(MAX_NESTING)
    expect(boundNesting(`${deep}a<b class=">">b</b>c<i>d</i>${close}<p>e</p>`)).toBe(`${deep}a b c d ${close}<p>e</p>`)
  })

  // linkedom's parser took 7 s for each
  it('is cut in time that grows with the page only', () => {
    const start = performance.now()
    expect(boundNesting('<div>'.repeat(100_000) + 'bottom' + '</div>'.repeat(100_000))).toContain('bottom')
    expect(boundNesting('<b><i><a href=x>'.repeat(33_000))).toContain('<b><i>')
    expect(performance.now() - start).toBeLessThan(2_000)
  })
})
