import { deflateSync } from 'node:zlib'
import { buildDocx } from '../../../../tools/samples/docx.ts'
import { SAMPLE_NOTE, type SampleText } from '../../../../tools/samples/sample-text.ts'

/**
 * A PDF with one page per text (ASCII, lines separated by \n) and no embedded fonts; `trailer` is added to its trailer,
 * `xmp` is the content of its metadata packet's description.
 */
export function makePdf(pages: readonly string[], trailer = '', xmp = ''): Buffer {
  const kids = pages.map((_page, index) => `${4 + 2 * index} 0 R`).join(' ')
  const packet = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/">${xmp}</rdf:Description></rdf:RDF></x:xmpmeta>`
  const metadata = xmp === '' ? '' : `/Metadata ${4 + 2 * pages.length} 0 R`
  const objects = [
    `<< /Type /Catalog /Pages 2 0 R ${metadata} >>`,
    `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    ...pages.flatMap((page, index) => [
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${5 + 2 * index} 0 R /Resources << /Font << /F 3 0 R >> >> >>`,
      toStream(page),
    ]),
    ...(xmp === ''
      ? []
      : [`<< /Type /Metadata /Subtype /XML /Length ${packet.length} >>\nstream\n${packet}\nendstream`]),
  ]
  return assemble(objects, trailer)
}

/** A PDF that requires a password (standard handler; the empty password does not match). */
export function makeEncryptedPdf(): Buffer {
  const key = 'ab'.repeat(32)
  const encrypt = `/Encrypt << /Filter /Standard /V 1 /R 2 /O <${key}> /U <${key}> /P -4 >>`
  return makePdf(['Secret'], `${encrypt} /ID [<${'cd'.repeat(16)}> <${'cd'.repeat(16)}>]`)
}

/** A Word file with a title, a heading and paragraphs. */
export function makeDocx(title: string, paragraphs: readonly string[]): Buffer {
  const text: SampleText = {
    id: 'made',
    title,
    subtitle: '',
    kind: 'plan',
    places: [],
    publisher: 'Nobody',
    authors: ['Nobody'],
    date: '2020-06-12',
    status: 'agreed',
    layout: 'docx',
    firstPageLabel: '1',
    work: 'made',
    colour: '#000000',
    lists: [],
    summary: '',
    note: SAMPLE_NOTE,
    blocks: [
      { kind: 'chapter', text: 'First chapter' },
      ...paragraphs.map((paragraph) => ({ kind: 'paragraph', text: paragraph }) as const),
    ],
  }
  return Buffer.from(buildDocx(text))
}

/** HTML that takes a parser minutes: its time is quadratic in the attributes of one element. */
export function makeEndlessHtml(): Buffer {
  const attributes = Array.from({ length: 400_000 }, (_, index) => `a${index}=1`).join(' ')
  return Buffer.from(`<!doctype html><html><body><p ${attributes}>slow</p></body></html>`)
}

/** HTML whose tree needs several gigabytes. */
export function makeGreedyHtml(): Buffer {
  return Buffer.from(`<!doctype html><html><body>${'<p><i>x</i>'.repeat(2_000_000)}</body></html>`)
}

function toStream(page: string): string {
  const lines = page.split('\n').map((line) => `(${line.replace(/[\\()]/g, '\\$&')}) Tj T*`)
  const content = deflateSync(`BT /F 11 Tf 14 TL 60 780 Td\n${lines.join('\n')}\nET`)
  return `<< /Length ${content.length} /Filter /FlateDecode >>\nstream\n${content.toString('latin1')}\nendstream`
}

function assemble(objects: readonly string[], trailer: string): Buffer {
  let body = '%PDF-1.7\n'
  const offsets = objects.map((object, index) => {
    const offset = body.length
    body += `${index + 1} 0 obj\n${object}\nendobj\n`
    return `${String(offset).padStart(10, '0')} 00000 n \n`
  })
  const size = objects.length + 1
  const table = `xref\n0 ${size}\n0000000000 65535 f \n${offsets.join('')}`
  const end = `trailer\n<< /Size ${size} /Root 1 0 R ${trailer} >>\nstartxref\n${body.length}\n%%EOF\n`
  return Buffer.from(body + table + end, 'latin1')
}
