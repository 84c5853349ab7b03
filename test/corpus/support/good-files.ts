import { makeZip } from '../../ingest/parse/support/make-zip.ts'
import { readShared } from '../../support/shared-dir.ts'

/** A valid file; `damage` is applied to its bytes, or for an archive to those of its main part. */
export interface GoodFile {
  readonly name: string
  readonly mediaType: string
  readonly build: (damage: (bytes: Buffer) => Buffer) => Buffer
}

const PDF = 'application/pdf'
const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
const ODT = 'application/vnd.oasis.opendocument.text'
const EPUB = 'application/epub+zip'

/** Some files of each format, small enough to parse thousands in minutes. */
const CORPUS_FILES: readonly (readonly [string, string])[] = [
  ['pdf-gov-tables-icdar2013/eu-005.pdf', PDF],
  ['pdf-gov-tables-icdar2013/us-014.pdf', PDF],
  ['pdf-gov-tables-icdar2013/us-032.pdf', PDF],
  ['pdf-docling-groundtruth/multi_page.pdf', PDF],
  ['pdf-papers/cermine-test3.pdf', PDF],
  ['pdf-papers/pdfjs-TAMReview.pdf', PDF],
  ['pdf-reports/unstructured-list-item-example.pdf', PDF],
  ['uk-local-plans/documents/19f06cc838eb9db30e684ea5293d899a672582a8008a837f54f4aeec063f24b3.pdf', PDF],
  ['uk-local-plans/documents/ef3d255b249f4ddc6e2ff37f8cf9620d770216146112c363c0fac3c44a1893bf.docx', DOCX],
  ['uk-local-plans/documents/7b06526dfd60cfcc3b48c5f08435aea3a1cc494a26dcc0f57c55ceb01e4eeddb.html', 'text/html'],
  ['html-gov-digital-land/accessibility-statement.html', 'text/html'],
  ['html-gov-digital-land/blog-post__beta-team.html', 'text/html'],
  ['html-readability-pages/001/source.html', 'text/html'],
  ['jats-xml/elife00270.xml', 'application/xml'],
  ['jats-xml/pone.0000217.nxml', 'application/xml'],
  ['jats-xml/simple-jats-doctype-1.1.xml', 'application/xml'],
  ['govuk-content-api/call_for_evidence/closed_call_for_evidence.json', 'application/json'],
]

const PARAGRAPHS = Array.from({ length: 60 }, (_, at) => `Paragraph ${at} on growth, skills & places — “quoted” words.`)
const ESCAPED_PARAGRAPHS = PARAGRAPHS.map((text) => text.replace('&', '&amp;'))

/** Twenty files: from the corpus, and made here for formats that it lacks. */
export async function readGoodFiles(): Promise<readonly GoodFile[]> {
  const found = CORPUS_FILES.map(async ([name, mediaType]): Promise<GoodFile> => {
    const bytes = await readShared(`corpus/${name}`)
    return { name, mediaType, build: (damage) => damage(bytes) }
  })
  return [...(await Promise.all(found)), odt(), epub(), rtf()]
}

function odt(): GoodFile {
  const body = ESCAPED_PARAGRAPHS.map((text, at) =>
    at % 9 === 0 ? `<text:h>${text}</text:h>` : `<text:p>${text}</text:p>`,
  ).join('')
  const content = `<office:document-content xmlns:office="o" xmlns:text="t"><office:body><office:text>${body}</office:text></office:body></office:document-content>`
  return {
    name: 'made.odt',
    mediaType: ODT,
    build: (damage) =>
      makeZip([
        ['mimetype', ODT],
        ['content.xml', damage(Buffer.from(content))],
      ]),
  }
}

function epub(): GoodFile {
  const page = `<html><body><h1>Chapter</h1>${ESCAPED_PARAGRAPHS.map((text) => `<p>${text}</p>`).join('')}</body></html>`
  const container = '<container><rootfiles><rootfile full-path="book.opf"/></rootfiles></container>'
  const book =
    '<package><manifest><item id="a" href="one.xhtml"/></manifest><spine><itemref idref="a"/></spine></package>'
  return {
    name: 'made.epub',
    mediaType: EPUB,
    build: (damage) =>
      makeZip([
        ['mimetype', EPUB],
        ['META-INF/container.xml', container],
        ['book.opf', book],
        ['one.xhtml', damage(Buffer.from(page))],
      ]),
  }
}

function rtf(): GoodFile {
  const body = PARAGRAPHS.map((text) => `{\\b ${text.replace('—', '\\emdash ')}}\\par`).join('\n')
  const bytes = Buffer.from(`{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0 Arial;}}\n${body}\n}`, 'latin1')
  return { name: 'made.rtf', mediaType: 'application/rtf', build: (damage) => damage(bytes) }
}
