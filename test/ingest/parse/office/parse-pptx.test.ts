import { expect, it } from 'vitest'
import { parseFile } from '../../../../src/ingest/parse/parse-file.ts'
import { makeZip } from '../support/make-zip.ts'

const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const TYPES =
  '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/ppt/presentation.xml" ContentType="application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"/></Types>'

const relation = (id: string, kind: string, target: string) =>
  `<Relationship Id="${id}" Type="${OFFICE}/${kind}" Target="${target}"/>`
const run = (text: string, properties = '') => `<a:r><a:rPr ${properties}/><a:t>${text}</a:t></a:r>`
const paragraph = (content: string, properties = '') => `<a:p>${properties}${content}</a:p>`
const shape = (placeholder: string, body: string, hidden = '0') =>
  `<p:sp><p:nvSpPr><p:cNvPr id="1" name="n" hidden="${hidden}"/><p:nvPr>${placeholder === '' ? '' : `<p:ph type="${placeholder}"/>`}</p:nvPr></p:nvSpPr><p:txBody>${body}</p:txBody></p:sp>`
const slide = (shapes: string, show = '1') =>
  `<p:sld show="${show}"><p:cSld><p:spTree>${shapes}</p:spTree></p:cSld></p:sld>`

it('reads a presentation with a page for each shown slide, title first, and notes last', async () => {
  const numbered = '<a:pPr><a:buAutoNum type="arabicPeriod"/></a:pPr>'
  const cell = (text: string) => `<a:tc><a:txBody>${paragraph(run(text))}</a:txBody></a:tc>`
  const table = `<p:graphicFrame><a:graphic><a:graphicData><a:tbl><a:tr>${cell('Year')}${cell('2019')}</a:tr></a:tbl></a:graphicData></a:graphic></p:graphicFrame>`
  const first = slide(
    shape(
      'body',
      paragraph(run('In 2018') + run('4', 'baseline="30000"')) +
        paragraph(run('Quays'), numbered) +
        paragraph(run('Piers'), numbered),
    ) +
      shape('sldNum', paragraph(run('1'))) +
      shape('', paragraph(run('Unseen')), '1') +
      `<p:grpSp>${shape('', paragraph(`${run('Grouped')}<a:br/>${run('box')}`))}</p:grpSp>` +
      table +
      shape('ctrTitle', paragraph(run('Harbour')) + paragraph(run('plan'))),
  )
  const notes = `<p:notes><p:cSld><p:spTree>${shape('sldImg', '')}${shape('body', paragraph(run('Say thanks.')))}${shape('sldNum', paragraph(run('1')))}</p:spTree></p:cSld></p:notes>`
  const file = await parseFile({
    bytes: new Uint8Array(
      makeZip([
        ['[Content_Types].xml', TYPES],
        ['_rels/.rels', `<Relationships>${relation('p', 'officeDocument', 'ppt/presentation.xml')}</Relationships>`],
        [
          'ppt/presentation.xml',
          `<p:presentation xmlns:r="${OFFICE}"><p:sldIdLst><p:sldId id="256" r:id="b"/><p:sldId id="257" r:id="h"/><p:sldId id="258" r:id="a"/></p:sldIdLst></p:presentation>`,
        ],
        [
          'ppt/_rels/presentation.xml.rels',
          `<Relationships>${relation('a', 'slide', 'slides/slide1.xml')}${relation('b', 'slide', 'slides/slide2.xml')}${relation('h', 'slide', 'slides/slide3.xml')}</Relationships>`,
        ],
        ['ppt/slides/slide1.xml', slide(shape('title', paragraph(run('Last'))))],
        ['ppt/slides/slide2.xml', first],
        ['ppt/slides/slide3.xml', slide(shape('title', paragraph(run('Not shown'))), '0')],
        [
          'ppt/slides/_rels/slide2.xml.rels',
          `<Relationships>${relation('n', 'notesSlide', '../notesSlides/notes1.xml')}</Relationships>`,
        ],
        ['ppt/notesSlides/notes1.xml', notes],
      ]),
    ),
    declaredMediaType: null,
    name: null,
  })
  expect(file.mediaType).toBe('application/vnd.openxmlformats-officedocument.presentationml.presentation')
  expect(file.pages.map(({ text }) => text)).toEqual([
    'Harbour plan\nIn 2018⁴\n1. Quays\n2. Piers\nGrouped\nbox\nYear 2019\nSay thanks.',
    'Last',
  ])
  expect(file.pages[0]?.headings).toEqual([{ offset: 0, level: 1, title: 'Harbour plan' }])
  expect(file.metadata.title).toEqual({ value: 'Harbour plan', rule: 'pptx:title' })
})
