import { toSuperscript } from '../../text/superscripts.ts'
import type { LinkList } from '../../html/html-links.ts'
import type { XmlNode } from '../../xml/xml-document.ts'
import { toSymbol, toSymbols } from './symbol-fonts.ts'
import { linkOfInstruction, type WordFields } from './word-fields.ts'
import { toLinearMath } from '../ooxml/linear-math.ts'
import type { NoteKind, WordNotes } from './word-notes.ts'
import { toParagraphProperties, toRunProperties, type WordProperties, type WordStyles } from './word-styles.ts'
import { attributeOf, childOf, childrenOf, nameOf, switchOf, textWithin, valueOf } from '../ooxml/elements.ts'

/** Elements without text of the document: properties, deleted and moved text, comments, readings above ruby. */
const SKIPPED = new Set(
  'pPr rPr sdtPr del moveFrom delText delInstrText rt comment annotationRef docPr numberingChange'.split(' '),
)

/** Where text is read: the fields that are open there, and where links and notes are noted. */
export interface WordSource {
  readonly styles: WordStyles
  readonly fields: WordFields
  readonly notes: WordNotes
  readonly links: LinkList
  /** Targets of relations by their ids. */
  readonly targets: ReadonlyMap<string, string>
  /** The mark of the note whose text is being read. */
  readonly ownMark: string
}

/** The text of one paragraph. */
export interface WordParagraph {
  /** Breaks are line feeds. */
  readonly text: string
  readonly properties: WordProperties
  readonly styleId: string | undefined
  /** Whether its end was deleted in a tracked change, so that the next paragraph continues it. */
  readonly isJoined: boolean
  /** Whether its end is hidden, so that it takes no place if its text is hidden as well. */
  readonly isEndHidden: boolean
  /** Text boxes anchored in it. */
  readonly boxes: readonly XmlNode[]
}

interface ParagraphReader {
  readonly source: WordSource
  readonly base: WordProperties
  readonly pieces: string[]
  readonly boxes: XmlNode[]
  /** Raised text is collected, since one note mark may be several runs. */
  raised: string
}

/** Reads `w:p`. */
export function readWordParagraph(paragraph: XmlNode, source: WordSource): WordParagraph {
  const own = childOf(paragraph, 'pPr')
  const styleId = valueOf(own, 'pStyle')
  const base = styleId === undefined ? source.styles.ofParagraphs : source.styles.of(styleId)
  const reader: ParagraphReader = { source, base, pieces: [], boxes: [], raised: '' }
  readChildren(paragraph, reader)
  endRaised(reader)
  const mark = childOf(own, 'rPr')
  return {
    text: reader.pieces.join(''),
    properties: { ...base, ...toParagraphProperties(own) },
    styleId,
    isJoined: childOf(mark, 'del') !== null || childOf(mark, 'moveFrom') !== null,
    isEndHidden: switchOf(mark, 'vanish') ?? base.isHidden ?? false,
    boxes: reader.boxes,
  }
}

function readChildren(node: XmlNode, reader: ParagraphReader): void {
  for (const child of node.children ?? []) if (child.type === 'tag') readElement(child, reader)
}

function readElement(node: XmlNode, reader: ParagraphReader): void {
  const name = nameOf(node)
  if (SKIPPED.has(name)) return
  if (name === 'r') readRun(node, reader)
  else if (name === 'oMath') write(reader, ` ${toLinearMath(node)} `)
  else if (name === 'AlternateContent') readAlternative(node, reader)
  else if (name === 'txbxContent') reader.boxes.push(node)
  else if (name === 'sdt') readControl(node, reader)
  else {
    if (name === 'hyperlink') noteLink(reader.source.targets.get(attributeOf(node, 'id') ?? '') ?? null, reader)
    readChildren(node, reader)
  }
}

/** The same content for programs of different age: the first is for those of today. */
function readAlternative(node: XmlNode, reader: ParagraphReader): void {
  const chosen = childOf(node, 'Choice') ?? childOf(node, 'Fallback')
  if (chosen !== null) readChildren(chosen, reader)
}

/** A content control; one that was never filled in shows an instruction. */
function readControl(node: XmlNode, reader: ParagraphReader): void {
  if (switchOf(childOf(node, 'sdtPr'), 'showingPlcHdr') === true) return
  const content = childOf(node, 'sdtContent')
  if (content !== null) readChildren(content, reader)
}

function readRun(run: XmlNode, reader: ParagraphReader): void {
  const { source, base } = reader
  const own = childOf(run, 'rPr')
  const style = source.styles.of(valueOf(own, 'rStyle'))
  const { isHidden, isRaised } = { ...base, ...style, ...toRunProperties(own) }
  for (const node of childrenOf(run)) {
    const name = nameOf(node)
    if (name === 'fldChar') noteLink(linkOfInstruction(source.fields.mark(node) ?? ''), reader)
    else if (name === 'instrText') source.fields.instruct(textWithin(node))
    else if (isHidden !== true && !source.fields.isInstruction) readRunContent(node, isRaised === true, reader)
  }
}

function readRunContent(node: XmlNode, isRaised: boolean, reader: ParagraphReader): void {
  switch (nameOf(node)) {
    case 't':
      return isRaised ? void (reader.raised += textWithin(node)) : write(reader, toSymbols(textWithin(node), ' '))
    case 'tab':
    case 'ptab':
      return write(reader, '\t')
    case 'br':
    case 'cr':
      return write(reader, '\n')
    case 'noBreakHyphen':
      return write(reader, '\u2011')
    case 'sym':
      return write(reader, toSymbol(attributeOf(node, 'font') ?? '', attributeOf(node, 'char') ?? ''))
    case 'footnoteReference':
    case 'endnoteReference':
      return readNoteReference(node, nameOf(node) === 'footnoteReference' ? 'footnote' : 'endnote', reader)
    case 'footnoteRef':
    case 'endnoteRef':
      return write(reader, `${reader.source.ownMark} `)
    default:
      return readElement(node, reader)
  }
}

function readNoteReference(node: XmlNode, kind: NoteKind, reader: ParagraphReader): void {
  const hasOwnMark = /^(?:1|true|on)$/.test(attributeOf(node, 'customMarkFollows') ?? '')
  const mark = reader.source.notes.refer(kind, attributeOf(node, 'id') ?? '', hasOwnMark)
  if (mark !== '') write(reader, mark)
}

function noteLink(address: string | null, { source }: ParagraphReader): void {
  if (address !== null && address !== '') source.links.add(address)
}

function write(reader: ParagraphReader, text: string): void {
  endRaised(reader)
  reader.pieces.push(text)
}

function endRaised(reader: ParagraphReader): void {
  if (reader.raised !== '') reader.pieces.push(toSuperscript(reader.raised))
  reader.raised = ''
}
