import type { XmlNode } from '../../xml/xml-document.ts'
import { toSuperscript } from '../../text/superscripts.ts'
import { formatCounter } from '../ooxml/number-formats.ts'
import { attributeOf, childrenOf, nameOf } from '../ooxml/elements.ts'

export type NoteKind = 'footnote' | 'endnote'

/** A note that the text refers to, and its mark there. */
export interface ReferredNote {
  readonly kind: NoteKind
  readonly mark: string
  /** `w:footnote` or `w:endnote`, which contains paragraphs. */
  readonly content: XmlNode
}

/** The notes of a document, numbered in the order in which its text refers to them. */
export interface WordNotes {
  /** The mark of the note of this id, which is read later; empty if the text contains the mark itself. */
  refer(kind: NoteKind, noteId: string, hasOwnMark: boolean): string
  /** Takes the notes that were referred to since the last call. */
  take(): readonly ReferredNote[]
}

/** The parts with notes, null where there are none, and the number format of each kind. */
export interface NoteParts {
  readonly roots: Readonly<Record<NoteKind, XmlNode | null>>
  readonly formats: Readonly<Record<NoteKind, string>>
}

export function createWordNotes({ roots, formats }: NoteParts): WordNotes {
  const contents = { footnote: readContents(roots.footnote), endnote: readContents(roots.endnote) }
  const counts = { footnote: 0, endnote: 0 }
  const seen = new Set<string>()
  let referred: ReferredNote[] = []
  return {
    refer(kind, noteId, hasOwnMark) {
      const content = contents[kind].get(noteId)
      if (content === undefined) return ''
      const mark = hasOwnMark ? '' : toMark(formatCounter((counts[kind] += 1), formats[kind]))
      const key = `${kind} ${noteId}`
      if (!seen.has(key)) referred.push({ kind, mark, content })
      seen.add(key)
      return mark
    },
    take() {
      const taken = referred
      referred = []
      return taken
    },
  }
}

/** Numbers as superscripts, which no reader takes for digits of the word before; others, such as `iv`, in brackets. */
function toMark(label: string): string {
  const written = toSuperscript(label)
  return written === label || /^\p{L}/u.test(label) ? `[${label}]` : written
}

/** Notes by id, without the lines that separate notes from the text. */
function readContents(root: XmlNode | null): ReadonlyMap<string, XmlNode> {
  const notes = childrenOf(root).filter((note) => {
    const type = attributeOf(note, 'type')
    return /^(?:foot|end)note$/.test(nameOf(note)) && (type === undefined || type === 'normal')
  })
  return new Map(notes.map((note) => [attributeOf(note, 'id') ?? '', note]))
}

/** Whether the text of a note contains the place of its own mark. */
export function hasOwnReference(content: XmlNode): boolean {
  if (/^(?:foot|end)noteRef$/.test(nameOf(content))) return true
  return content.children?.some(hasOwnReference) ?? false
}
