import { toDates } from '../metadata/dated-events.ts'
import { PLAIN_PAGE, type FileText } from '../text/file-text.ts'
import { toFoundValues, toAuthors, toTitle } from '../metadata/metadata-values.ts'
import { RtfReader } from './rtf-reader.ts'
import { readRtfTokens } from './rtf-tokens.ts'
import { toMetadata } from '../metadata/to-metadata.ts'

/** Rich text as one page; headings are found by style, table rows become lines, and notes follow the text. */
export function parseRtf(bytes: Uint8Array): FileText {
  const reader = new RtfReader()
  for (const token of readRtfTokens(bytes)) {
    if (reader.writer.full) break
    reader.handle(token)
  }
  const info = reader.finish()
  const { text, headings, truncated } = reader.writer.finish()
  const heading = headings.find(({ level }) => level === 1)?.title
  const titles = [
    ['rtf:info.title', info.title],
    ['rtf:heading', heading],
  ] as const
  const metadata = toMetadata(
    { title: toFoundValues(titles, toTitle), authors: toFoundValues([['rtf:info.author', info.author]], toAuthors) },
    toDates([['created', 'rtf:info.creatim', info.created]]),
  )
  return {
    pages: [{ index: 1, label: null, text, headings, ...PLAIN_PAGE }],
    metadata,
    links: [],
    truncated: truncated ? 'text_cap' : null,
  }
}
