import type { LineWriter } from '../../text/line-writer.ts'

/** Control characters of a document's text ([MS-DOC] 2.3 and 2.8.25). */
const CELL_END = '\u0007'
const FIELD_BEGIN = '\u0013'
const FIELD_SEPARATOR = '\u0014'
const FIELD_END = '\u0015'
const HARD_HYPHEN = '\u001e'
/** Pictures, drawings, marks of notes and comments. */
const OBJECTS = /[\u0001-\u0006\u0008\u001f]/g
const BREAKS = /[\r\n\u000b\u000c\u000e]/

/** Writes text of a document: paragraphs and rows as lines, of fields their results. */
export function writeDocText(text: string, writer: LineWriter): void {
  // a row ends with an empty cell of its own
  const rows = text.replaceAll(`${CELL_END}${CELL_END}`, '\r')
  for (const line of withoutInstructions(rows).split(BREAKS)) {
    writer.write(line.replaceAll(CELL_END, '\t').replaceAll(HARD_HYPHEN, '\u2011').replace(OBJECTS, ''))
    writer.endLine()
    if (writer.full) return
  }
}

/** Fields nest; a begin without an end opens none, or it would hide the rest. */
function withoutInstructions(text: string): string {
  const kept: string[] = []
  const open: { readonly start: number; isResult: boolean }[] = []
  for (const piece of text.split(/([\u0013-\u0015])/)) {
    if (piece === FIELD_BEGIN) open.push({ start: kept.length, isResult: false })
    else if (piece === FIELD_SEPARATOR) startResult(open.at(-1), kept)
    else if (piece === FIELD_END) endField(open, kept)
    else kept.push(piece)
  }
  return kept.join('')
}

function startResult(field: { readonly start: number; isResult: boolean } | undefined, kept: string[]): void {
  if (field === undefined || field.isResult) return
  kept.length = field.start
  field.isResult = true
}

function endField(open: { readonly start: number; isResult: boolean }[], kept: string[]): void {
  const field = open.pop()
  if (field !== undefined && !field.isResult) kept.length = field.start
}
