import type { LinkList } from '../../html/html-links.ts'
import type { XmlNode } from '../../xml/xml-document.ts'
import type { ZipParts } from '../zip-entries.ts'
import { WordFields } from './word-fields.ts'
import { createWordNotes, type NoteKind, type WordNotes } from './word-notes.ts'
import { readWordNumbering, type WordNumbering } from './word-numbering.ts'
import { mainPartOf, readPart, readRelations, readRoot, type Relation } from '../ooxml/package.ts'
import type { WordSource } from './word-paragraphs.ts'
import { readWordStyles, type WordStyles } from './word-styles.ts'
import { childOf, valueOf } from '../ooxml/elements.ts'

/** What is known of a document before its text is read. Parts are named, and undefined where there are none. */
export interface WordDocument {
  readonly parts: ZipParts
  readonly main: string
  readonly body: XmlNode
  readonly relations: readonly Relation[]
  readonly styles: WordStyles
  readonly numbering: WordNumbering
  readonly notes: WordNotes
  readonly noteParts: Readonly<Record<NoteKind, string | undefined>>
  readonly links: LinkList
}

/**
 * Opens the parts of a package that its text depends on; null if it has no document. Parts besides the document that
 * cannot be read count as absent.
 * @throws PermanentError `malformed` or `too_large` for the document itself
 */
export function openWordDocument(parts: ZipParts, links: LinkList): WordDocument | null {
  const main = mainPartOf(parts, 'word/document.xml')
  const content = parts.get(main)
  const body = childOf(content === undefined ? null : readRoot(content), 'body')
  if (body === null) return null
  const relations = readRelations(parts, main)
  // programs that write few relations still use the usual names
  const nameOfPart = (kind: string): string | undefined =>
    relations.find((relation) => relation.kind === kind)?.target ??
    (parts.has(`word/${kind}.xml`) ? `word/${kind}.xml` : undefined)
  const open = (kind: string): XmlNode | null => readPart(parts, nameOfPart(kind))
  const settings = open('settings')
  const section = childOf(body, 'sectPr')
  const formatOf = (kind: NoteKind, usual: string): string =>
    valueOf(childOf(section, `${kind}Pr`), 'numFmt') ?? valueOf(childOf(settings, `${kind}Pr`), 'numFmt') ?? usual
  return {
    ...{ parts, main, body, relations, links },
    styles: readWordStyles(open('styles')),
    numbering: readWordNumbering(open('numbering')),
    notes: createWordNotes({
      roots: { footnote: open('footnotes'), endnote: open('endnotes') },
      formats: { footnote: formatOf('footnote', 'decimal'), endnote: formatOf('endnote', 'lowerRoman') },
    }),
    noteParts: { footnote: nameOfPart('footnotes'), endnote: nameOfPart('endnotes') },
  }
}

/** How text below `root` of a part is read; `ownMark` is the mark of the note that it is. */
export function sourceOf(
  { parts, styles, notes, links }: WordDocument,
  root: XmlNode,
  part: string | undefined,
  ownMark: string,
): WordSource {
  const relations = part === undefined ? [] : readRelations(parts, part)
  const hyperlinks = relations.filter(({ isExternal, kind }) => isExternal && kind === 'hyperlink')
  const targets = new Map(hyperlinks.map(({ relationId, target }) => [relationId, target]))
  return { styles, notes, links, ownMark, targets, fields: new WordFields(root) }
}
