import { Readability } from '@mozilla/readability'
import { parseHTML } from 'linkedom'
import { decodeText } from '../../src/formats/decode-text.ts'
import { parseHtml } from '../../src/ingest/parse/html/parse-html.ts'
import { markupText } from './markup-text.ts'

/** Extracts the text of a page. */
export interface PageReader {
  readonly name: string
  read(bytes: Uint8Array): string
}

/** Ours first, then alternatives that anyone could use instead. */
export const PAGE_READERS: readonly PageReader[] = [
  {
    name: 'ours',
    read: (bytes) =>
      parseHtml(bytes, 'text/html')
        .pages.map(({ text }) => text)
        .join('\n'),
  },
  {
    name: 'readability',
    read: (bytes) => {
      const { document } = parseHTML(decodeText(bytes, null, true).text)
      return markupText(new Readability(document as never).parse()?.content ?? '')
    },
  },
  { name: 'body', read: (bytes) => markupText(decodeText(bytes, null, true).text) },
]
