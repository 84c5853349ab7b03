import { LineWriter } from '../../text/line-writer.ts'
import type { Span } from '../../../../domain/parsed-document.ts'
import { readWordBlocks } from './word-blocks.ts'
import { sourceOf, type WordDocument } from './word-document.ts'
import { readWordNumbering } from './word-numbering.ts'
import { readPart } from '../ooxml/package.ts'

/** A section has six headers and footers at most; long documents have a dozen sections. */
const MAX_PARTS = 100
const MAX_LINES = 200

/** The distinct lines of all headers and footers, headers first; those without a letter only count pages. */
export function readFurnitureLines(document: WordDocument): readonly string[] {
  const named = (kind: string) => document.relations.filter((relation) => relation.kind === kind)
  const lines = new Set<string>()
  for (const { target } of [...named('header'), ...named('footer')].slice(0, MAX_PARTS)) {
    const root = readPart(document.parts, target)
    if (root === null) continue
    const writer = new LineWriter()
    const source = sourceOf(document, root, target, '')
    // lists of headers do not count those of the text
    const numbering = readWordNumbering(null)
    readWordBlocks(root, { source, numbering, writer, tables: [], carried: '', title: null, heading: null })
    for (const line of writer.finish().text.split('\n')) if (/\p{L}{2}/u.test(line)) lines.add(line)
  }
  return [...lines].slice(0, MAX_LINES)
}

/** The text of a page followed by lines that repeat on every printed page, which are in no passage. */
export function addFurniture(
  text: string,
  lines: readonly string[],
): { readonly text: string; readonly furniture: readonly Span[] } {
  if (lines.length === 0 || text === '') return { text, furniture: [] }
  const whole = [text, ...lines].join('\n')
  return { text: whole, furniture: [{ start: text.length + 1, end: whole.length }] }
}
