import mammoth from 'mammoth'
import { AppError } from '../../../errors.ts'
import { readDocxMetadata } from './docx-metadata.ts'
import type { FileText } from '../text/file-text.ts'
import { toHtmlText } from '../html/extract/html-blocks.ts'
import { toTitle } from '../metadata/metadata-values.ts'
import { malformed } from '../../pool/parse-failure.ts'
import { parseMarkup } from '../html/parse-html.ts'
import { readXml } from '../xml/xml-document.ts'
import { readZip, type ZipParts } from './zip-entries.ts'

/** Word's built-in Title style has no outline level; it ranks with level 1. */
const STYLES = ["p[style-name='Title'] => h1.title:fresh", "p[style-name='Subtitle'] => p:fresh"]
const STYLED_TITLE = /<h1 class="title">([^]*?)<\/h1>/

/** The arrow that mammoth adds after a note to lead back to the text. */
const BACK_LINK = /<a href="#(?:foot|end)note-ref-[^"]*">↑<\/a>/g

/**
 * A Word document as one page, since Word decides on pages only when it prints. Table rows become lines, and notes
 * follow the text. Pictures are not read.
 */
export async function parseDocx(bytes: Uint8Array): Promise<FileText> {
  // text is in XML; other parts, such as pictures, are not unpacked
  const parts = await readZip(bytes, (name) => /\.(?:xml|rels)$/i.test(name))
  const markup = await toMarkup(parts)
  const file = parseMarkup(markup, (page) =>
    page.documentElement === null
      ? { text: '', headings: [], truncated: false, depth: 0 }
      : toHtmlText(page.documentElement, true),
  )
  return { ...file, metadata: withTitle(readDocxMetadata(parts), markup, file) }
}

function withTitle(core: FileText['metadata'], markup: string, { metadata }: FileText): FileText['metadata'] {
  const hasStyle = toTitle(STYLED_TITLE.exec(markup)?.[1]?.replace(/<[^>]*>/g, '') ?? '') !== null
  // a paragraph in the Title style, the properties (which may come from a template), then the first heading
  const heading = metadata.title === null ? null : { ...metadata.title, rule: 'docx:h1' }
  return { ...core, title: hasStyle ? (heading ?? core.title) : (core.title ?? heading) }
}

async function toMarkup(parts: ZipParts): Promise<string> {
  const convertImage = mammoth.images.imgElement(async () => ({ src: '' }))
  try {
    // externalFileAccess stays off: a document may refer to any file on this machine
    const options = { styleMap: STYLES, convertImage, externalFileAccess: false }
    const { value } = await mammoth.convertToHtml(toMammothInput(parts), options)
    return value.replace(BACK_LINK, '')
  } catch (error) {
    throw error instanceof AppError ? error : malformed('docx', error)
  }
}

/**
 * The parts in the form of mammoth's own archive reader, so that it unpacks nothing beyond our limits. Its `openZip`
 * accepts `file` (lib/unzip.js), although its types omit it.
 */
function toMammothInput(parts: ZipParts): { readonly buffer: Buffer } {
  const texts = new Map([...parts].map(([name, bytes]) => [name, () => readXml(bytes)]))
  const file = {
    exists: (name: string) => texts.has(name),
    read: async (name: string) => {
      const text = texts.get(name)
      if (text === undefined) throw new Error(`no part ${name}`)
      return text()
    },
  }
  return { file } as unknown as { readonly buffer: Buffer }
}
