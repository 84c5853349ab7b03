import type { XmlNode } from '../../xml/xml-document.ts'
import { attributeOf, nameOf } from '../ooxml/elements.ts'

/** Longer instructions hold data of programs that manage references. */
const MAX_INSTRUCTION_CHARACTERS = 4_000

/** An open complex field: its instruction comes before its result. */
interface OpenField {
  isResult: boolean
  instruction: string
}

/**
 * The complex fields that are open at a place of the document (ECMA-376 part 1, 17.16.18). They may nest, and go on
 * over several paragraphs.
 */
export class WordFields {
  readonly #whole: ReadonlySet<XmlNode>
  #open: OpenField[] = []

  /** `root` contains the whole fields: a begin without its end opens none, or it would hide the rest of the document. */
  constructor(root: XmlNode) {
    this.#whole = wholeFields(root)
  }

  /** Whether text here is part of an instruction, not of a result. */
  get isInstruction(): boolean {
    return this.#open.some(({ isResult }) => !isResult)
  }

  /** Handles `w:fldChar`; at the start of a result returns the instruction of its field. */
  mark(node: XmlNode): string | null {
    const kind = attributeOf(node, 'fldCharType')
    const field = this.#open.at(-1)
    if (kind === 'begin' && this.#whole.has(node)) this.#open.push({ isResult: false, instruction: '' })
    if (kind === 'end' && this.#whole.has(node)) this.#open.pop()
    if (kind !== 'separate' || field === undefined || field.isResult) return null
    field.isResult = true
    return field.instruction
  }

  /** Handles `w:instrText`. */
  instruct(text: string): void {
    const field = this.#open.at(-1)
    if (field !== undefined && field.instruction.length < MAX_INSTRUCTION_CHARACTERS) field.instruction += text
  }
}

/** The address that a `HYPERLINK` instruction leads to; null for other fields, and for places in the document. */
export function linkOfInstruction(instruction: string): string | null {
  return /^\s*HYPERLINK\s+"([^"]{1,2000})"/i.exec(instruction.slice(0, MAX_INSTRUCTION_CHARACTERS))?.[1] ?? null
}

/** The begin and end marks that belong together. */
function wholeFields(root: XmlNode): ReadonlySet<XmlNode> {
  const whole = new Set<XmlNode>()
  const open: XmlNode[] = []
  const visit = (node: XmlNode): void => {
    if (nameOf(node) === 'fldChar') {
      const kind = attributeOf(node, 'fldCharType')
      if (kind === 'begin') open.push(node)
      const begin = kind === 'end' ? open.pop() : undefined
      if (begin !== undefined) whole.add(begin).add(node)
    }
    // text boxes occur twice in a file, for new and old programs
    if (nameOf(node) !== 'Fallback') node.children?.forEach(visit)
  }
  visit(root)
  return whole
}
