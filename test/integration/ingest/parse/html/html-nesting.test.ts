import { describe, expect, it } from 'vitest'
import { parseHTML } from 'linkedom'
import { MAX_NESTING, boundNesting } from '../../../../../src/ingest/parse/html/html-nesting.ts'

describe('nesting of a page', () => {
  it('is unchanged up to the depth that browsers keep, whatever is not closed', () => {
    for (const page of [
      '<div>'.repeat(MAX_NESTING) + 'x' + '</div>'.repeat(MAX_NESTING),
      '<ul>' + '<li>one'.repeat(2_000) + '</ul>' + '<p>two'.repeat(2_000) + '<dl>' + '<dt>a<dd>b'.repeat(2_000),
      '<table>' + '<tr><td>three<th>four'.repeat(2_000),
      '<br><img src="a>b">'.repeat(2_000),
      '<div>x</div></b>'.repeat(2_000),
      `<script>${'<div>'.repeat(2_000)}</script><!--${'<div>'.repeat(2_000)}-->`,
    ])
      expect(boundNesting(page) === page, page.slice(0, 60)).toBe(true)
  })

  it('loses start and end tags beyond that depth, and keeps the text', () => {
    const deep = '<div>'.repeat(MAX_NESTING)
    const close = '</div>'.repeat(MAX_NESTING)
    expect(boundNesting(`${deep}a<b class=">">b</b>c<i>d</i>${close}<p>e</p>`)).toBe(`${deep}a b c d ${close}<p>e</p>`)
  })

  it('is limited by inserting the end tags that a long list omits, so that its items stay items', () => {
    const page = `<ul>${'<li><p>item'.repeat(2_000)}</ul>`
    const bound = boundNesting(page)
    expect(bound.match(/<li>/g)).toHaveLength(2_000)
    expect(bound.match(/<\/li>/g)?.length).toBeGreaterThan(1_000)
    const { document } = parseHTML(`<html><body>${bound}`)
    expect(document.querySelectorAll('li')).toHaveLength(2_000)
    expect(depthOf(document.documentElement)).toBeLessThan(MAX_NESTING + 3)
  })

  // 500,000 of them took the parser a quarter of an hour
  it.each(['<li><td>', '<p>one<li>two<tr><td>three', '<div/>', '<svg><desc><a/>', '<dt><li>'])(
    'is limited for endless %s',
    (tags) => {
      const bound = boundNesting(tags.repeat(20_000) + 'bottom')
      const { document } = parseHTML(`<html><body>${bound}`)
      expect(document.documentElement.textContent).toContain('bottom')
      expect(depthOf(document.documentElement)).toBeLessThan(MAX_NESTING + 3)
    },
  )

  // Work that grows with the square of the page takes minutes for these, and is stopped by the time limit of every test.
  it.each([
    ['nested elements', '<div>'.repeat(500_000) + 'bottom' + '</div>'.repeat(500_000), 'bottom'],
    ['nested elements of several kinds', '<b><i><a href=x>'.repeat(165_000), '<b><i>'],
    ['items without end tags', '<li><td>'.repeat(500_000), '</li><li>'],
    ['items within nested elements', '<div>'.repeat(500_000) + '<li><p>'.repeat(500_000), '<div>'],
  ])('is limited at once for a huge page: %s', (_name, page, kept) => {
    expect(boundNesting(page)).toContain(kept)
  })
})

/** Elements within elements, without recursion. */
function depthOf(root: Element): number {
  let [level, depth]: [readonly Element[], number] = [[root], 0]
  for (; level.length > 0; depth++) level = level.flatMap((element) => [...element.children])
  return depth
}
