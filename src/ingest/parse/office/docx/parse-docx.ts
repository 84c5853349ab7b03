import { placeTables } from '../../text/place-tables.ts'
import { LineWriter } from '../../text/line-writer.ts'
import { PLAIN_PAGE, type FileText } from '../../text/file-text.ts'
import { createLinkList } from '../../html/html-links.ts'
import { toTitle } from '../../metadata/metadata-values.ts'
import { parseFailure } from '../../../pool/parse-failure.ts'
import { readZip } from '../zip-entries.ts'
import { readCoreProperties } from '../ooxml/core-properties.ts'
import { readWordBlocks, type WordReader } from './word-blocks.ts'
import { openWordDocument, sourceOf, type WordDocument } from './word-document.ts'
import { addFurniture, readFurnitureLines } from './word-furniture.ts'
import { hasOwnReference, type ReferredNote } from './word-notes.ts'

/**
 * A Word document as one page, since Word decides on pages only when it prints. Table rows become lines; notes follow
 * the text, and headers and footers the notes. Pictures are not read.
 */
export async function parseDocx(bytes: Uint8Array): Promise<FileText> {
  // text is in XML; other parts, such as pictures, are not unpacked
  const parts = await readZip(bytes, (name) => /\.(?:xml|rels)$/i.test(name))
  const links = createLinkList()
  const document = openWordDocument(parts, links)
  if (document === null) throw parseFailure('malformed', 'docx without a document')
  const writer = new LineWriter()
  const reader = createReader(document, writer)
  readWordBlocks(document.body, reader)
  endCarried(reader)
  readNotes(document, writer)
  const text = writer.finish()
  const page = addFurniture(text.text, readFurnitureLines(document))
  return {
    pages: [
      {
        index: 1,
        label: null,
        headings: text.headings,
        ...PLAIN_PAGE,
        ...page,
        tables: placeTables(page.text, reader.tables),
      },
    ],
    metadata: withTitle(readCoreProperties(parts, 'docx'), reader),
    links: links.toArray(),
    truncated: text.truncated ? 'text_cap' : links.full ? 'link_cap' : null,
  }
}

function createReader(document: WordDocument, writer: LineWriter): WordReader {
  const source = sourceOf(document, document.body, document.main, '')
  return { source, numbering: document.numbering, writer, tables: [], carried: '', title: null, heading: null }
}

/** Notes within notes follow those of the text. */
function readNotes(document: WordDocument, writer: LineWriter): void {
  for (let notes = document.notes.take(); notes.length > 0 && !writer.full; notes = document.notes.take()) {
    for (const note of notes) readNote(note, document, writer)
  }
}

function readNote({ kind, mark, content }: ReferredNote, document: WordDocument, writer: LineWriter): void {
  const source = sourceOf(document, content, document.noteParts[kind], mark)
  const carried = mark !== '' && !hasOwnReference(content) ? `${mark} ` : ''
  const reader = { source, numbering: document.numbering, writer, tables: [], carried, title: null, heading: null }
  readWordBlocks(content, reader)
  endCarried(reader)
}

/** Text whose end was deleted, with nothing after it. */
function endCarried(reader: WordReader): void {
  reader.writer.endLine()
  reader.writer.write(reader.carried)
  reader.writer.endLine()
}

function withTitle(core: FileText['metadata'], { title, heading }: WordReader): FileText['metadata'] {
  // a paragraph in the Title style, the properties (which may come from a template), then the first heading
  const styled = title === null ? null : toTitle(title)
  if (styled !== null) return { ...core, title: { value: styled, rule: 'docx:h1' } }
  const first = heading === null ? null : toTitle(heading)
  return { ...core, title: core.title ?? (first === null ? null : { value: first, rule: 'docx:h1' }) }
}
