import { describe, expect, it } from 'vitest'
import { parseHtml } from '../../../../../src/ingest/parse/html/parse-html.ts'

const PROSE =
  '<p>The council will build homes, roads and a station, and it will pay for them over ten years from now on.</p>'.repeat(
    4,
  )

const fileOf = (line: string) =>
  parseHtml(
    Buffer.from(
      `<!doctype html><html><head><title>Quay plan</title></head><body><main><h1>Quay plan</h1>${line}${PROSE}</main>` +
        '<footer>Copyright 2024. Last updated 1 January 2024</footer></body></html>',
    ),
    null,
  )

/** Events and dates that the reader of shown dates finds; others read the head, and what is beside the title. */
const shownIn = (line: string) =>
  fileOf(line)
    .metadata.dates.filter(({ rule }) => rule === 'html:label' || rule === 'html:dateline')
    .map(({ event, value }) => [event, value])

describe('a date that a page shows', () => {
  it.each([
    '<p>Published 4 June 2007</p>',
    '<p><strong>First published:</strong> 4th June 2007</p>',
    '<p>Posted on June 4, 2007</p>',
    '<p>Date: 4 June 2007</p>',
    '<dl><dt>Published</dt><dd>4 June 2007</dd></dl>',
    '<table><tr><th>Published</th><td>4 June 2007</td></tr></table>',
    '<div><span>Published</span> <span>4 June 2007</span></div>',
    '<div class="meta"><div>Published</div><div>4th of June 2007</div></div>',
    '<p class="byline">Published 4 June 2007</p>',
    '<div class="entry-meta">Posted on <a href="/2007"><time datetime="2007-06-04">June 4, 2007</time></a></div>',
    '<p>Published on Monday, 4th June 2007 at 10:00</p>',
    '<p>Published: 2007-06-04</p>',
    '<p>4 June 2007 | 5 min read</p>',
    '<p>June 4, 2007</p>',
    '<p>By Ann Lee, 4 June 2007</p>',
    '<p>Updated: 3 May 2019. Published: 4 June 2007</p>',
    '<ul><li>Published: 4 June 2007</li><li>Last updated: 3 May 2019</li></ul>',
  ])('stays in the text and is the publication date: %s', (line) => {
    const file = fileOf(line)
    expect(file.metadata.published?.value).toBe('2007-06-04')
    expect(file.pages[0]?.text).toMatch(/2007/)
  })

  it('is that of a time element whose text is none', () => {
    const ago = '<p>Published <time datetime="2007-06-04T10:00:00+01:00">20 years ago</time></p>'
    expect(fileOf(ago).metadata.published).toMatchObject({ value: '2007-06-04', rule: 'html:label' })
  })

  it('has its event', () => {
    const events = shownIn('<p>Last updated: 3 May 2019 | Published: 4 June 2007</p>')
    expect(events).toEqual([
      ['updated', '2019-05-03'],
      ['published', '2007-06-04'],
    ])
  })

  it.each([
    [
      'of other pages in a list',
      '<ul><li>Published 1 May 2001</li><li>Published 2 May 2002</li><li>Published 3 May 2003</li></ul>',
    ],
    ['in a side bar', '<aside><p>Published 1 May 2001</p></aside>'],
    ['in prose', '<p>A report that others published on 1 May 2001 says so.</p>'],
    ['of an update alone', '<p>Last updated 1 May 2001</p>'],
  ])('is no publication date %s', (_, line) =>
    expect(shownIn(line).filter(([event]) => event !== 'updated')).toEqual([]),
  )

  it('is found in linear time', () => {
    for (const piece of ['Published ', 'Published: 4 ', '; published by ', '4 June ', '  published on ']) {
      const start = performance.now()
      fileOf(`<p>${piece.repeat(50_000)}</p>`)
      expect(performance.now() - start, piece).toBeLessThan(5_000)
    }
  })
})
