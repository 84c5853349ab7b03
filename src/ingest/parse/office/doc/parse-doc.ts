import { LineWriter } from '../../text/line-writer.ts'
import { PLAIN_PAGE, NO_METADATA, type FileText } from '../../text/file-text.ts'
import { openCompoundFile } from '../compound-file.ts'
import { readDocText } from './doc-text.ts'
import { writeDocText } from './doc-lines.ts'

/** A file of Word 97 to 2003 as one page: its text, then its notes. Tables are lines; formatting is not read. */
export function parseDoc(bytes: Uint8Array): FileText {
  const { main, notes } = readDocText(openCompoundFile(bytes))
  const writer = new LineWriter()
  writeDocText(main, writer)
  notes.forEach((note) => writeDocText(note, writer))
  const { text, headings, truncated } = writer.finish()
  return {
    pages: [{ index: 1, label: null, text, headings, ...PLAIN_PAGE }],
    metadata: NO_METADATA,
    links: [],
    truncated: truncated ? 'text_cap' : null,
  }
}
