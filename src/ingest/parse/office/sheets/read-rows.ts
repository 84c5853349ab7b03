import { Parser } from 'htmlparser2'
import { MAX_TEXT_CHARACTERS } from '../../limits.ts'
import { readXml } from '../../xml/xml-document.ts'
import { bareName } from '../ooxml/elements.ts'
import { formatNumber, type CellFormat } from './cell-formats.ts'

/** Excel has 16,384 columns. */
const MAX_COLUMNS = 16_384
/** Rows of a larger sheet are data, not a document. */
const MAX_ROWS = 200_000

/** What the cells of a sheet refer to. */
export interface SheetContext {
  readonly strings: readonly string[]
  readonly formats: readonly CellFormat[]
  readonly isFrom1904: boolean
}

/** A cell that is shown. */
export interface Cell {
  /** From 0. */
  readonly column: number
  readonly text: string
  readonly isNumber: boolean
}

/** The shown rows of a sheet that are not empty, with their cells from left to right. */
export function readRows(bytes: Uint8Array, context: SheetContext): readonly (readonly Cell[])[] {
  const reader = new RowReader(context)
  const parser = new Parser(
    {
      onopentag: (name, attributes) => reader.open(bareName(name), attributes),
      ontext: (text) => reader.text(text),
      onclosetag: (name) => reader.close(bareName(name)),
    },
    { xmlMode: true },
  )
  parser.end(readXml(bytes))
  return reader.rows
}

class RowReader {
  readonly rows: Cell[][] = []
  readonly #context: SheetContext
  readonly #hidden = new Set<number>()
  #row: Cell[] | null = null
  #cell = { column: -1, kind: 'n', style: 0, value: '' }
  #isValue = false
  #phonetic = 0
  #characters = 0

  constructor(context: SheetContext) {
    this.#context = context
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (name === 'col') this.#hide(attributes)
    if (name === 'row') this.#row = isOn(attributes['hidden']) || this.#isFull() ? null : []
    if (name === 'rPh') this.#phonetic += 1
    this.#isValue = name === 'v' || (name === 't' && this.#phonetic === 0)
    if (name !== 'c') return
    const column = columnOf(attributes['r'] ?? '') ?? this.#cell.column + 1
    this.#cell = { column, kind: attributes['t'] ?? 'n', style: Number(attributes['s'] ?? 0), value: '' }
  }

  text(text: string): void {
    if (this.#isValue) this.#cell.value += text
  }

  close(name: string): void {
    this.#isValue = false
    if (name === 'rPh') this.#phonetic -= 1
    if (name === 'c') this.#endCell()
    if (name !== 'row') return
    if (this.#row !== null && this.#row.length > 0) this.rows.push(this.#row)
    this.#row = null
    this.#cell = { column: -1, kind: 'n', style: 0, value: '' }
  }

  #hide({ min, max, hidden }: Readonly<Record<string, string>>): void {
    if (!isOn(hidden)) return
    const last = Math.min(Number(max), MAX_COLUMNS)
    for (let column = Number(min); column <= last; column++) this.#hidden.add(column - 1)
  }

  #isFull(): boolean {
    return this.rows.length >= MAX_ROWS || this.#characters > MAX_TEXT_CHARACTERS
  }

  #endCell(): void {
    const { column, kind, style, value } = this.#cell
    const { strings, formats, isFrom1904 } = this.#context
    if (this.#row === null || this.#hidden.has(column) || kind === 'e') return
    const shown =
      kind === 's'
        ? (strings[Number(value)] ?? '')
        : kind === 'b'
          ? toTruth(value)
          : kind === 'n'
            ? formatNumber(value, formats[style] ?? 'number', isFrom1904)
            : value
    const text = shown.replace(/\s+/g, ' ').trim()
    if (text === '') return
    this.#characters += text.length
    this.#row.push({ column, text, isNumber: kind === 'n' })
  }
}

function toTruth(value: string): string {
  return value === '1' ? 'TRUE' : 'FALSE'
}

function isOn(value: string | undefined): boolean {
  return value === '1' || value === 'true'
}

/** `C7` is in column 2. */
function columnOf(reference: string): number | null {
  const letters = /^[A-Z]{1,3}/.exec(reference)?.[0]
  if (letters === undefined) return null
  return [...letters].reduce((column, letter) => column * 26 + letter.charCodeAt(0) - 64, 0) - 1
}
