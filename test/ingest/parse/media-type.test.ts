import { describe, expect, it } from 'vitest'
import {
  DOCX,
  HTML,
  MARKDOWN,
  PDF,
  PLAIN_TEXT,
  UNKNOWN,
  XHTML,
  sniffMediaType,
} from '../../../src/ingest/parse/media-type.ts'
import { makeDocx, makePdf } from './support/make-files.ts'

const sniff = (content: string | Uint8Array, declared: string | null = null, name: string | null = null) =>
  sniffMediaType(typeof content === 'string' ? Buffer.from(content) : content, declared, name)

const XHTML_PAGE =
  '<?xml version="1.0"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"><title>T</title></html>'
const GIF = Buffer.from('4749463839610100010080000000000000ffffff21f90401000000002c', 'hex')

describe('the media type of a file', () => {
  it('follows the content, whatever the server and the name state', async () => {
    expect(await sniff(makePdf(['x']), 'text/html', 'page.html')).toBe(PDF)
    expect(await sniff('<!doctype html><p>Sign in', 'application/pdf', 'report.pdf')).toBe(HTML)
    expect(await sniff(makeDocx('T', ['p']), 'application/zip', 'a.zip')).toBe(DOCX)
    expect(await sniff(GIF, 'application/pdf', 'a.pdf')).toBe('image/gif')
    expect(await sniff(Buffer.from('PK\u0003\u0004', 'latin1'), null, 'a.docx')).not.toBe(DOCX)
  })

  it('is PDF with its header anywhere in the first kilobyte, but not if a page only mentions it', async () => {
    expect(await sniff(`${'junk\n'.repeat(100)}%PDF-1.4\n`)).toBe(PDF)
    expect(await sniff(`${'junk\n'.repeat(250)}%PDF-1.4\n`)).toBe(PLAIN_TEXT)
    expect(await sniff('<html><body>A file starts with %PDF-1.7')).toBe(HTML)
  })

  it.each([
    '\ufeff  <!DOCTYPE html>',
    '<!-- a comment -->\n<html>',
    '<title>x</title>',
    '<head><meta>',
    '<p>A fragment',
    '<DIV class="x">',
  ])('is HTML: %j', async (page) => expect(await sniff(page)).toBe(HTML))

  it('recognises HTML in UTF-16', async () => {
    expect(await sniff(Buffer.from('\ufeff<!doctype html><p>x', 'utf16le'))).toBe(HTML)
    expect(await sniff(Buffer.from('<!doctype html><p>Sixteen bits', 'utf16le'))).toBe(HTML)
  })

  it('distinguishes XHTML from other XML', async () => {
    expect(await sniff(XHTML_PAGE)).toBe(XHTML)
    expect(await sniff('<?xml version="1.0"?><rss version="2.0"/>')).toBe('application/xml')
  })

  it('is for text the declared type, else that of the file name, else plain text', async () => {
    expect(await sniff('# Title')).toBe(PLAIN_TEXT)
    expect(await sniff('# Title', null, 'readme.MD')).toBe(MARKDOWN)
    expect(await sniff('# Title', 'text/plain; charset=utf-8', 'readme.md')).toBe(MARKDOWN)
    expect(await sniff('# Title', 'text/markdown')).toBe(MARKDOWN)
    expect(await sniff('{"a":1}', 'application/json')).toBe('application/json')
    expect(await sniff('a,b', 'application/octet-stream', 'a.txt')).toBe(PLAIN_TEXT)
    expect(await sniff('<p>Markdown may start so', 'text/markdown')).toBe(MARKDOWN)
  })

  it('is PDF for binary noise declared as PDF, since its header may be damaged', async () => {
    const noise = Buffer.alloc(2_000, 0x07)
    expect(await sniff(noise, 'application/pdf')).toBe(PDF)
    expect(await sniff(noise, null, 'a.pdf')).toBe(PDF)
    expect(await sniff(noise)).toBe(UNKNOWN)
  })
})
