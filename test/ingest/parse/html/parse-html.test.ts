import { describe, expect, it } from 'vitest'
import { parseHtml } from '../../../../src/ingest/parse/html/parse-html.ts'

const parse = (markup: string | Buffer, type = 'text/html; charset=utf-8') => parseHtml(Buffer.from(markup), type)
const textOf = (markup: string) => parse(markup).pages[0]?.text
const FILLER = 'Words of the article which are many enough to be taken for its main part. '.repeat(20)

describe('a web page', () => {
  it('gives its blocks as lines, without elements that are never shown', () => {
    const page = `<body><h1>Plan</h1><p>One <b>bold</b>\n  line<br>and another</p><ul><li>a<li>b</ul>
      <script>no()</script><style>no{}</style><noscript>no</noscript><template>no</template><select><option>no</select>
      <table><tr><td>r1c1<td>r1c2<tr><td>r2c1</table></body>`
    expect(textOf(page)).toBe('Plan\nOne bold line\nand another\na\nb\nr1c1 r1c2\nr2c1')
  })

  it('gives its article without the menus around it', () => {
    const page = `<html><body><nav>${'<a href="/x">Menu entry</a> '.repeat(30)}</nav>
      <main><article><h1>The article</h1><p>${FILLER}</p><p>${FILLER}</p></article></main><footer>Imprint</footer></body></html>`
    const text = textOf(page)
    expect(text).toContain('taken for its main part')
    expect(text).not.toMatch(/Menu entry|Imprint/)
  })

  it('gives all of its text if the article is only a small part', () => {
    const list = Array.from({ length: 300 }, (_, number) => `<li>Entry ${number} of a register</li>`).join('')
    const text = textOf(`<html><body><ul>${list}</ul><p>${FILLER.slice(0, 300)}</p></body></html>`)
    expect(text).toContain('Entry 0 of a register')
    expect(text).toContain('Entry 299 of a register')
  })

  it('has headings at their offsets in the text', () => {
    const file = parse('<body><h1>One</h1><p>a</p><h3> Three\n<i>b</i></h3><p>c</p></body>')
    const [page] = file.pages
    expect(page?.headings.map(({ level, title }) => [level, title])).toEqual([
      [1, 'One'],
      [3, 'Three b'],
    ])
    for (const { offset, title } of page?.headings ?? [])
      expect(page?.text.slice(offset)).toMatch(new RegExp(`^${title}`))
  })

  it('has distinct links as written, without those that lead to no document', () => {
    const page = `<body><a href="/a.pdf">a</a><a href="/a.pdf">a</a><a href="java\nscript:x()">b</a><a href="#c">c</a>
      <a href="mailto:d@x.test">d</a><a href="file:///e">e</a><map><area href="https://x.test/f?g=1&amp;h=2"></map><a>i</a></body>`
    expect(parse(page).links).toEqual(['/a.pdf', 'https://x.test/f?g=1&h=2'])
  })

  it('is marked as truncated if it has more links than are stored', () => {
    const links = Array.from({ length: 1_001 }, (_, number) => `<a href="/${number}">x</a>`).join('')
    expect(parse(`<body>${links}</body>`)).toMatchObject({ truncated: 'link_cap', links: { length: 1_000 } })
  })

  it('is read completely despite missing or unclosed elements', () => {
    expect(textOf('Just words')).toBe('Just words')
    expect(textOf('<p>No body')).toBe('No body')
    expect(textOf('<html><head><title>T</title>In the head<body><p>In the body')).toContain('In the body')
    expect(textOf('')).toBe('')
  })

  // linkedom drops such text
  it('includes text after the end of the body', () => {
    expect(textOf('<html><body><p>a</p></body></html><p>after the end')).toBe('a\nafter the end')
    expect(textOf('<p>a</BODY ></HTML\n><html><body><p>a second page</body></html>')).toBe('a\na second page')
  })

  it('is read completely however deeply it nests', () => {
    expect(textOf(`<body>${'<div>'.repeat(5_000)}bottom`)).toBe('bottom')
    expect(textOf(`<body>${'<b><i>'.repeat(5_000)}bottom`)).toBe('bottom')
  })

  it('has clean text', () => {
    expect(textOf('<body><p>cafe\u0301 &#0;&#xD800; e&#xFB03;cient pro&shy;duct &nbsp; x</p></body>')).toMatch(
      /^caf\u00e9 \ufffd*\s?\ufffd* ?efficient product x$/,
    )
  })

  it('is decoded by its declared encoding', () => {
    const page = Buffer.from('<meta charset="windows-1252"><body><p>caf\u00e9 \u0093quoted\u0094</p>', 'latin1')
    expect(parse(page, 'text/html').pages[0]?.text).toBe('caf\u00e9 \u201cquoted\u201d')
  })
})
