import mammoth from 'mammoth'
import type { FileText } from './file-text.ts'
import { parseMarkup, toWholeText } from './parse-html.ts'
import { malformed } from './parse-failure.ts'

/** Word's own style of a title has no level; it stands above the chapters. */
const STYLES = ["p[style-name='Title'] => h1:fresh", "p[style-name='Subtitle'] => p:fresh"]

/** A Word document as one page; Word decides on pages only when it prints. Pictures are not read. */
export async function parseDocx(bytes: Uint8Array): Promise<FileText> {
  const file = parseMarkup(await toMarkup(bytes), toWholeText)
  const title = file.metadata.title
  return title === null ? file : { ...file, metadata: { ...file.metadata, title: { ...title, rule: 'docx:h1' } } }
}

async function toMarkup(bytes: Uint8Array): Promise<string> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const convertImage = mammoth.images.imgElement(async () => ({ src: '' }))
  try {
    // externalFileAccess stays off: a document may name any file of this machine
    const { value } = await mammoth.convertToHtml(
      { buffer },
      { styleMap: STYLES, convertImage, externalFileAccess: false },
    )
    return value
  } catch (error) {
    throw malformed('docx', error)
  }
}
