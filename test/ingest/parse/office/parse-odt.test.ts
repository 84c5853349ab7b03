import { describe, expect, it } from 'vitest'
import { parseFile, type ParsedFile } from '../../../../src/ingest/parse/parse-file.ts'
import { makeZip } from '../support/make-zip.ts'

const NAMESPACES = 'xmlns:office="o" xmlns:text="t" xmlns:table="b" xmlns:style="s" xmlns:draw="d"'

function parse(body: string, automatic = '', named = ''): Promise<ParsedFile> {
  const zip = makeZip([
    ['mimetype', 'application/vnd.oasis.opendocument.text'],
    [
      'content.xml',
      `<office:document-content ${NAMESPACES}><office:automatic-styles>${automatic}</office:automatic-styles><office:body><office:text>${body}</office:text></office:body></office:document-content>`,
    ],
    [
      'styles.xml',
      `<office:document-styles ${NAMESPACES}><office:styles>${named}</office:styles></office:document-styles>`,
    ],
  ])
  return parseFile({ bytes: new Uint8Array(zip), declaredMediaType: null, name: null })
}
const textOf = async (body: string, automatic?: string, named?: string) =>
  (await parse(body, automatic, named)).pages[0]?.text

const paragraph = (text: string) => `<text:p>${text}</text:p>`
const item = (...content: readonly string[]) => `<text:list-item>${content.join('')}</text:list-item>`
const list = (items: string, attributes = 'text:style-name="L1"') => `<text:list ${attributes}>${items}</text:list>`

describe('automatic numbers of an OpenDocument text', () => {
  const L1 =
    '<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/><text:list-level-style-number text:level="2" style:num-format="a" style:num-prefix="(" style:num-suffix=")"/></text:list-style><text:list-style style:name="B"><text:list-level-style-bullet text:level="1" text:bullet-char="•"/></text:list-style>'

  it('count by level, and go on or begin again as the list says', async () => {
    const inner = list(item(paragraph('a')) + item(paragraph('b')), '')
    const text = await textOf(
      list(item(paragraph('One'), inner, paragraph('more')) + item(paragraph('Two'))) +
        list(item(paragraph('Three')), 'text:style-name="L1" text:continue-numbering="true"') +
        list(item(paragraph('Again'))) +
        list(`<text:list-item text:start-value="7">${paragraph('Seven')}</text:list-item>`) +
        list(item(paragraph('point')), 'text:style-name="B"'),
      L1,
    )
    expect(text).toBe('1. One\n(a) a\n(b) b\nmore\n2. Two\n3. Three\n1. Again\n7. Seven\n• point')
  })

  it('of headings follow the outline, stand in the heading and not in the title', async () => {
    const outline =
      '<text:outline-style style:name="Outline"><text:outline-level-style text:level="1" style:num-format="1"/><text:outline-level-style text:level="2" style:num-format="1" text:display-levels="2"/></text:outline-style>'
    const heading = (level: number, text: string, rest = '') =>
      `<text:h text:outline-level="${level}" ${rest}>${text}</text:h>`
    const file = await parse(
      heading(1, 'Ports') +
        heading(2, 'Berths') +
        heading(1, 'Annex', 'text:is-list-header="true"') +
        heading(1, '<text:number>IX</text:number>Quays'),
      '',
      outline,
    )
    expect(file.pages[0]?.text).toBe('1 Ports\n1.1 Berths\nAnnex\nIX Quays')
    expect(file.pages[0]?.headings.map(({ title }) => title)).toEqual(['1 Ports', '1.1 Berths', 'Annex', 'IX Quays'])
    expect(file.metadata.title?.value).toBe('Ports')
  })
})

describe('text of an OpenDocument text', () => {
  it('is left out where it is hidden, by style, section or field', async () => {
    const hidden = '<style:style style:name="T1" style:parent-style-name="Secret"/>'
    const named = '<style:style style:name="Secret"><style:text-properties text:display="none"/></style:style>'
    const text = await textOf(
      paragraph('Seen<text:span text:style-name="T1"> not</text:span>.') +
        '<text:p text:style-name="Secret">Nor this.</text:p>' +
        `<text:section text:display="none">${paragraph('Nor a section.')}</text:section>` +
        paragraph('<text:hidden-paragraph text:is-hidden="true"/>Nor this one.') +
        paragraph('<text:hidden-text text:is-hidden="true">x</text:hidden-text>End.'),
      hidden,
      named,
    )
    expect(text).toBe('Seen.\nEnd.')
  })

  it('keeps results of fields and the base of ruby, and note marks apart from numbers', async () => {
    const raised = '<style:style style:name="R"><style:text-properties style:text-position="super 58%"/></style:style>'
    const text = await textOf(
      paragraph(
        'In 2018<text:span text:style-name="R">4</text:span> see <text:bookmark-ref>table 7</text:bookmark-ref>, <text:ruby><text:ruby-base>base</text:ruby-base><text:ruby-text>above</text:ruby-text></text:ruby>',
      ),
      raised,
    )
    expect(text).toBe('In 2018⁴ see table 7, base')
  })
})
