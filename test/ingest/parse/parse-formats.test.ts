import { describe, expect, it } from 'vitest'
import { parseFile, type ParsedFile } from '../../../src/ingest/parse/parse-file.ts'
import { makeZip } from './support/make-zip.ts'

const parse = (bytes: Buffer | string): Promise<ParsedFile> =>
  parseFile({ bytes: new Uint8Array(Buffer.from(bytes)), declaredMediaType: null, name: null })
const valuesOf = ({ metadata }: ParsedFile) =>
  Object.fromEntries(Object.entries(metadata).map(([field, found]) => [field, found?.value ?? null]))
const headingsOf = ({ pages }: ParsedFile) => pages.flatMap(({ headings }) => headings.map((h) => [h.level, h.title]))
const textOf = ({ pages }: ParsedFile) => pages.map(({ text }) => text)

const ODF =
  'xmlns:office="o" xmlns:text="t" xmlns:table="b" xmlns:meta="m" xmlns:style="s" xmlns:dc="http://purl.org/dc/elements/1.1/"'
const ODT = 'application/vnd.oasis.opendocument.text'

const makeOdt = (body: string): Buffer =>
  makeZip([
    ['mimetype', ODT],
    [
      'content.xml',
      `<office:document-content ${ODF}><office:body><office:text>${body}</office:text></office:body></office:document-content>`,
    ],
    [
      'meta.xml',
      `<office:document-meta ${ODF}><office:meta><dc:title>Rail plan</dc:title><meta:initial-creator>Ann Lee</meta:initial-creator><meta:creation-date>2019-06-13T10:00:00</meta:creation-date><dc:language>en-GB</dc:language></office:meta></office:document-meta>`,
    ],
  ])

const DOCX_TYPES =
  '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
const DOCX_RELS =
  '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'

const makeDocx = (document: string | Buffer, declared?: number): Buffer =>
  makeZip(
    [
      ['[Content_Types].xml', DOCX_TYPES],
      ['_rels/.rels', DOCX_RELS],
      ['word/document.xml', document],
    ],
    declared,
  )
const word = (body: string): string =>
  `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${body}</w:body></w:document>`
const wordParagraph = (text: string): string => `<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`

describe('an OpenDocument text', () => {
  it('gives its paragraphs, headings by level, table rows as lines, and notes last', async () => {
    const cell = (words: string) => `<table:table-cell><text:p>${words}</text:p></table:table-cell>`
    const file = await parse(
      makeOdt(
        `<text:h text:outline-level="1">Trains</text:h><text:p>One<text:s/>line<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>A note.</text:p></text:note-body></text:note>.</text:p><table:table><table:table-row>${cell('Year')}${cell('2019')}</table:table-row></table:table><text:tracked-changes><text:p>gone</text:p></text:tracked-changes>`,
      ),
    )
    expect(textOf(file)).toEqual(['Trains\nOne line.\nYear 2019\nA note.'])
    expect(headingsOf(file)).toEqual([[1, 'Trains']])
    expect(file.mediaType).toBe(ODT)
    expect(valuesOf(file)).toMatchObject({
      title: 'Rail plan',
      authors: ['Ann Lee'],
      // the day on which a program made the file is none of publication
      published: null,
      language: 'en-GB',
    })
  })
})

describe('an EPUB', () => {
  const makeEpub = (extra: readonly (readonly [string, string])[] = []): Buffer =>
    makeZip([
      ['mimetype', 'application/epub+zip'],
      [
        'META-INF/container.xml',
        '<container><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>',
      ],
      [
        'OEBPS/book.opf',
        '<package xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>A book</dc:title><dc:creator>Ann Lee</dc:creator><dc:creator>Bo Ray</dc:creator><dc:date>2020-05</dc:date><dc:language>en</dc:language></metadata><manifest><item id="b" href="two%20.xhtml"/><item id="a" href="text/one.xhtml"/><item id="x" href="../../../../etc/passwd"/></manifest><spine><itemref idref="a"/><itemref idref="b"/><itemref idref="x"/></spine></package>',
      ],
      ['OEBPS/two .xhtml', '<html><body><p>Second.</p></body></html>'],
      ['OEBPS/text/one.xhtml', '<html><body><h1>First chapter</h1><p>Words.</p></body></html>'],
      ...extra,
    ])

  it('has one page per document of its spine, in that order', async () => {
    const file = await parse(makeEpub())
    expect(textOf(file)).toEqual(['First chapter\nWords.', 'Second.', ''])
    expect(file.pages.map(({ label, reading }) => [label, reading])).toEqual([
      [null, 'text'],
      [null, 'text'],
      [null, 'none'],
    ])
    expect(headingsOf(file)).toEqual([[1, 'First chapter']])
    expect(valuesOf(file)).toMatchObject({
      title: 'A book',
      authors: ['Ann Lee', 'Bo Ray'],
      published: '2020-05',
      language: 'en',
    })
  })

  it('is refused as encrypted if its chapters are', async () => {
    const lock = '<encryption><CipherReference URI="OEBPS/text/one.xhtml"/></encryption>'
    await expect(parse(makeEpub([['META-INF/encryption.xml', lock]]))).rejects.toMatchObject({ code: 'encrypted' })
  })
})

describe('rich text', () => {
  const HEAD = '{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0 Arial;}{\\f1\\fcharset204 Arial;}}'
  const STYLES = '{\\stylesheet{Normal;}{\\s1 heading 1;}}'

  it('gives its text in its encodings, without file tables, pictures and hidden text', async () => {
    const file = await parse(
      `${HEAD}${STYLES}{\\info{\\title Rail}{\\author Ann Lee}{\\creatim\\yr2019\\mo6\\dy13}}{\\header top}{\\pict 0102}\\pard\\s1 Trains\\par\\pard caf\\'e9 \\u8364?5{\\f1 \\'cf}{\\v hidden}{\\*\\odd words}\\par\\trowd\\intbl a\\cell b\\cell\\row\\pard end{\\footnote A note.}\\par}`,
    )
    expect(textOf(file)).toEqual(['Trains\ncafé €5П\na b\nend\nA note.'])
    expect(headingsOf(file)).toEqual([[1, 'Trains']])
    expect(valuesOf(file)).toMatchObject({ title: 'Rail', authors: ['Ann Lee'], published: null })
    expect(file.metadata.dates).toMatchObject([{ event: 'created', value: '2019-06-13' }])
  })

  it('skips binary data, and is malformed if groups nest too deeply', async () => {
    expect(textOf(await parse(`${HEAD}one\\bin3 }}} two}`))).toEqual(['one two'])
    await expect(parse(`${HEAD}${'{'.repeat(100_000)}`)).rejects.toMatchObject({ code: 'malformed' })
  })
})

describe('a JATS article', () => {
  const ARTICLE =
    '<article article-type="research-article" xml:lang="en"><front><journal-meta><journal-title>J</journal-title><publisher><publisher-name>Press</publisher-name></publisher></journal-meta><article-meta><article-id pub-id-type="doi">10.1000/X1</article-id><title-group><article-title>On place</article-title></title-group><contrib-group><contrib contrib-type="author"><name><surname>Lee</surname><given-names>Ann</given-names></name></contrib></contrib-group><pub-date pub-type="collection"><year>2018</year></pub-date><pub-date pub-type="epub"><month>6</month><year>2019</year></pub-date><abstract><p>Short.</p></abstract></article-meta></front><body><sec><title>Methods</title><p>Long.</p><sec><title>Data</title><fig><caption><title>A chart</title></caption><graphic/></fig></sec></sec></body><back><ref-list><ref><element-citation><name><surname>Ray</surname><given-names>B</given-names></name><year>2001</year></element-citation></ref></ref-list></back></article>'

  it('gives its title, abstract, sections and references, and its metadata', async () => {
    const file = await parse(ARTICLE)
    expect(textOf(file)).toEqual([
      'On place\nJ\nAbstract\nShort.\nMethods\nLong.\nData\nA chart\nReferences\nRay B 2001',
    ])
    expect(headingsOf(file)).toEqual([
      [1, 'On place'],
      [2, 'Abstract'],
      [2, 'Methods'],
      [3, 'Data'],
      [2, 'References'],
    ])
    expect(valuesOf(file)).toMatchObject({
      title: 'On place',
      authors: ['Ann Lee'],
      publisher: 'Press',
      published: '2019-06',
      doi: '10.1000/x1',
      language: 'en',
    })
  })

  it('gives its journal, volume, issue and pages, and the dates of its history', async () => {
    const article = ARTICLE.replace(
      '<publisher>',
      '<issn pub-type="epub">1470-9325</issn><issn pub-type="ppub">0269-0942</issn><publisher>',
    ).replace(
      '<abstract>',
      `<volume>35</volume><issue>4</issue><fpage>277</fpage><lpage>290</lpage><history>
        <date date-type="received"><day>3</day><month>05</month><year>2019</year></date>
        <date date-type="rev-recd"><month>July</month><year>2019</year></date>
        <date date-type="accepted"><season>Autumn</season><year>2019</year></date>
        <date date-type="rev-request"><year>2019</year></date></history><abstract>`,
    )
    const file = await parse(article)
    expect(valuesOf(file)).toMatchObject({
      journal: 'J',
      volume: '35',
      issue: '4',
      firstPage: '277',
      lastPage: '290',
      issn: '0269-0942',
    })
    expect(file.metadata.dates.map(({ event, raw, value, rule }) => [event, raw, value, rule])).toEqual([
      ['online', '2019-6', '2019-06', 'jats:pub-date.epub'],
      ['published', '2018', '2018', 'jats:pub-date.collection'],
      ['received', '2019-05-3', '2019-05-03', 'jats:history.received'],
      ['revised', 'July 2019', '2019-07', 'jats:history.rev-recd'],
      ['accepted', 'Autumn 2019', '2019', 'jats:history.accepted'],
    ])
    const online = ARTICLE.replace('<abstract>', '<elocation-id>e217</elocation-id><abstract>')
    expect(valuesOf(await parse(online))).toMatchObject({ firstPage: 'e217', lastPage: null })
  })

  it('is malformed if it declares entities or nests too deeply', async () => {
    const bomb = `<!DOCTYPE article [<!ENTITY a "aaaa">]>${ARTICLE}`
    await expect(parse(bomb)).rejects.toMatchObject({ code: 'malformed', message: expect.stringContaining('DTD') })
    const deep = ARTICLE.replace('Long.', '<b>'.repeat(10_000))
    await expect(parse(deep)).rejects.toMatchObject({ code: 'malformed' })
  })
})

describe('a Word file', () => {
  it('gives the rows of its tables as lines', async () => {
    const cell = (words: string) => `<w:tc>${wordParagraph(words)}</w:tc>`
    const row = `<w:tr>${cell('Year')}${cell('2019')}</w:tr>`
    expect(textOf(await parse(makeDocx(word(`<w:tbl>${row}</w:tbl>${wordParagraph('After.')}`))))).toEqual([
      'Year 2019\nAfter.',
    ])
  })

  it('is malformed if it declares entities', async () => {
    const document = `<!DOCTYPE d [<!ENTITY f SYSTEM "file:///etc/passwd">]>${word(wordParagraph('&f;'))}`
    await expect(parse(makeDocx(document))).rejects.toMatchObject({ code: 'malformed' })
  })

  it('is too large by its unpacked bytes, whatever size it declares', async () => {
    const bomb = makeDocx(Buffer.alloc(60 * 1024 * 1024, 0x20), 1_000)
    await expect(parse(bomb)).rejects.toMatchObject({ code: 'too_large' })
  })

  it('never writes parts whose names lead out of the archive', async () => {
    const parts = [
      ['[Content_Types].xml', DOCX_TYPES],
      ['_rels/.rels', DOCX_RELS],
      ['word/document.xml', word(wordParagraph('Kept.'))],
      ['../../../tmp/out.xml', '<a/>'],
    ] as const
    expect(textOf(await parse(makeZip(parts)))).toEqual(['Kept.'])
  })
})
