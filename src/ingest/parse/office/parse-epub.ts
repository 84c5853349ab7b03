import { AppError } from '../../../errors.ts'
import { decodeText } from '../../../formats/decode-text.ts'
import { readEpubPackage } from './epub-package.ts'
import type { FileText } from '../text/file-text.ts'
import { createLinkList } from '../html/html-links.ts'
import { MAX_PAGES, MAX_TEXT_CHARACTERS, MAX_ZIP_PART_BYTES } from '../limits.ts'
import { parseFailure } from '../../pool/parse-failure.ts'
import { parseMarkup, toWholeText } from '../html/parse-html.ts'
import { PLAIN_PAGE } from '../text/file-text.ts'
import type { ParsedPage, Truncation } from '../../../domain/parsed-document.ts'
import { readZip, type ZipParts } from './zip-entries.ts'

/** Parts with a book's text and its package documents; pictures and fonts are not unpacked. */
const TEXT_PARTS = /^META-INF\/(?:container|encryption)\.xml$|\.(?:opf|x?html?|xml)$/i

/**
 * A book as one page per document of its spine, in reading order; these are chapters rather than pages, and have no
 * labels.
 * @throws PermanentError `encrypted` for a book with digital rights management
 */
export async function parseEpub(bytes: Uint8Array): Promise<FileText> {
  const parts = await readZip(bytes, (name) => TEXT_PARTS.test(name))
  const { spine, metadata } = readEpubPackage(parts)
  if (isEncrypted(parts, spine)) throw parseFailure('encrypted', 'the chapters of this book are encrypted')
  const links = createLinkList()
  const pages: ParsedPage[] = []
  let remaining = MAX_TEXT_CHARACTERS
  let truncated: Truncation | null = spine.length > MAX_PAGES ? 'page_cap' : null
  for (const name of spine.slice(0, MAX_PAGES)) {
    const chapter = readChapter(parts.get(name))
    const text = chapter?.pages[0]?.text ?? ''
    if (text.length > remaining || chapter?.truncated === 'text_cap') truncated ??= 'text_cap'
    if (text.length > remaining) break
    remaining -= text.length
    const headings = chapter?.pages[0]?.headings ?? []
    const reading = text === '' ? 'none' : 'text'
    pages.push({ index: pages.length + 1, label: null, text, headings, ...PLAIN_PAGE, reading })
    chapter?.links.forEach((link) => links.add(link))
  }
  if (!pages.some(({ text }) => text !== ''))
    throw parseFailure('malformed', 'epub without any chapter that can be read')
  return { pages, metadata, links: links.toArray(), truncated: truncated ?? (links.full ? 'link_cap' : null) }
}

/** Null for a chapter that is missing or cannot be read; the others are still used. */
function readChapter(bytes: Uint8Array | undefined): FileText | null {
  if (bytes === undefined || bytes.length > MAX_ZIP_PART_BYTES) return null
  try {
    return parseMarkup(decodeText(bytes, null, true).text, toWholeText)
  } catch (error) {
    if (error instanceof AppError) return null
    throw error
  }
}

/** EPUB 3.3 Open Container Format 4.2.6.3.2; obfuscated fonts are listed too, but do not encrypt the text. */
function isEncrypted(parts: ZipParts, spine: readonly string[]): boolean {
  const list = parts.get('META-INF/encryption.xml')
  if (list === undefined) return false
  const names = [...decodeText(list, null, true).text.matchAll(/URI\s*=\s*["']([^"']{1,1000})["']/g)]
  const encrypted = new Set(names.map(([, name = '']) => name))
  return spine.some((name) => encrypted.has(name) || encrypted.has(encodeURI(name)))
}
