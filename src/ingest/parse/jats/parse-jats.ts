import { PLAIN_PAGE, type FileText } from '../text/file-text.ts'
import { placeTables } from '../text/place-tables.ts'
import { createLinkList } from '../html/html-links.ts'
import { readJatsMetadata } from './jats-metadata.ts'
import { readJatsText } from './jats-text.ts'
import { openXml } from '../xml/xml-document.ts'

/** A scholarly article in JATS XML, as one page, since the format has no pages. */
export function parseJats(bytes: Uint8Array): FileText {
  const xml = openXml(bytes)
  const { text, headings, truncated, tables } = readJatsText(xml)
  const links = createLinkList()
  xml('ext-link').each((_index, link) => links.add(xml(link).attr('xlink:href') ?? ''))
  return {
    pages: [{ index: 1, label: null, text, headings, tables: placeTables(text, tables), ...PLAIN_PAGE }],
    metadata: readJatsMetadata(xml),
    links: links.toArray(),
    truncated: truncated ? 'text_cap' : links.full ? 'link_cap' : null,
  }
}
