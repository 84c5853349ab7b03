import { parse } from 'csv-parse/sync'
import { MAX_LIST_BYTES } from '../../api/route.ts'
import { InvalidInputError, messageOf } from '../../errors.ts'
import { toStorableText } from '../../formats/storable-text.ts'
import { decodeText } from '../../formats/decode-text.ts'

export const MAX_QUERIES = 1_000

const DELIMITERS = [',', ';', '\t'] as const
const COLUMNS = ['query', 'place', 'theme', 'label'] as const
/** Separates several places or themes in one cell. */
const CELL_SEPARATOR = '|'

/** One query of a list. */
export interface QueryLine {
  /** Line in the file, from 1. */
  readonly line: number
  readonly label: string
  readonly text: string
  /** As typed: ids or names. */
  readonly places: readonly string[]
  readonly themes: readonly string[]
}

/** A list of queries, with the encoding and delimiter that were detected. */
export interface QueryList {
  readonly lines: readonly QueryLine[]
  readonly encoding: string
  /** Null where there is no header with a column `query`: then each line is a query. */
  readonly delimiter: (typeof DELIMITERS)[number] | null
  /** Names of unknown columns. */
  readonly ignored: readonly string[]
}

/**
 * Parses CSV with a column `query` and optionally `place`, `theme` and `label`, or a text with one query per line.
 * Encoding and delimiter are detected.
 * @throws InvalidInputError `batch_invalid`, `batch_too_large`, `batch_empty`
 */
export function parseQueryList(bytes: Uint8Array): QueryList {
  if (bytes.length > MAX_LIST_BYTES) {
    throw new InvalidInputError('batch_too_large', `a list of queries has at most ${MAX_LIST_BYTES} bytes`)
  }
  const { text: decoded, encoding } = decodeText(bytes, null, false)
  const text = toStorableText(decoded)
  const head = text.split(/\r\n|\r|\n/).find((line) => line.trim() !== '') ?? ''
  const delimiter = DELIMITERS.find((sign) => toNames(head.split(sign)).includes('query')) ?? null
  const { lines, ignored } = delimiter === null ? parseLines(text) : parseTable(text, delimiter)
  if (lines.length === 0) throw new InvalidInputError('batch_empty', 'the list has no query')
  if (lines.length > MAX_QUERIES) {
    throw new InvalidInputError(
      'batch_too_large',
      `a list has at most ${MAX_QUERIES} queries; this has ${lines.length}`,
    )
  }
  return { lines, encoding, delimiter, ignored }
}

function parseLines(text: string): Pick<QueryList, 'lines' | 'ignored'> {
  const lines = text.split(/\r\n|\r|\n/).map((line, at) => ({ line: at + 1, text: line.trim() }))
  const filled = lines.filter((line) => line.text !== '')
  return { lines: filled.map((line) => ({ ...line, label: '', places: [], themes: [] })), ignored: [] }
}

interface CsvRecord {
  readonly record: readonly string[]
  readonly info: { readonly lines: number }
}

function parseTable(text: string, delimiter: string): Pick<QueryList, 'lines' | 'ignored'> {
  const [head, ...rows] = parseRecords(text, delimiter)
  const names = toNames(head?.record ?? [])
  const lines = rows.map(({ record, info }): QueryLine => {
    const cell = (column: (typeof COLUMNS)[number]): string => record[names.indexOf(column)]?.trim() ?? ''
    return {
      line: info.lines,
      label: cell('label'),
      text: cell('query'),
      places: toValues(cell('place')),
      themes: toValues(cell('theme')),
    }
  })
  const ignored = names.filter((name) => name !== '' && !COLUMNS.some((column) => column === name))
  return { lines, ignored }
}

function parseRecords(text: string, delimiter: string): readonly CsvRecord[] {
  try {
    const options = { delimiter, info: true, skip_empty_lines: true, relax_column_count_less: true, bom: true }
    return parse(text, options) as unknown as readonly CsvRecord[]
  } catch (error) {
    throw new InvalidInputError('batch_invalid', `the list cannot be read as CSV: ${messageOf(error)}`, [], {
      cause: error,
    })
  }
}

function toNames(cells: readonly string[]): readonly string[] {
  return cells.map((cell) =>
    cell
      .trim()
      .replace(/^"(.*)"$/, '$1')
      .trim()
      .toLowerCase(),
  )
}

function toValues(cell: string): readonly string[] {
  return cell
    .split(CELL_SEPARATOR)
    .map((value) => value.trim())
    .filter((value) => value !== '')
}
