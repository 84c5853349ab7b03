import path from 'node:path'
import { FIELDS, VERDICTS, type Field } from './compare-fields.ts'
import type { GoldResult } from './measure-gold.ts'
import { toShare } from './wilson.ts'

const CELL_WIDTH = 25
/** Number of documents listed as the worst. */
const WORST = 20

/** A table of accuracy by field, one column for each group of documents. */
export function toAccuracyTable(groups: ReadonlyMap<string, readonly GoldResult[]>): string {
  const head = ['field'.padEnd(10), ...[...groups.keys()].map((name) => name.padStart(CELL_WIDTH))].join('')
  const rows = FIELDS.map((field) =>
    [field.padEnd(10), ...[...groups.values()].map((results) => toCell(results, field).padStart(CELL_WIDTH))].join(''),
  )
  return [head, ...rows].join('\n')
}

/** What is wrong with each field: a value that is given wrongly does more harm than one that is missing. */
export function toVerdictTable(results: readonly GoldResult[]): string {
  const cells = (field: Field) =>
    VERDICTS.map((verdict) => String(resultsOf(results, field).filter((each) => each.verdict === verdict).length))
  const rows = [['field', ...VERDICTS], ...FIELDS.map((field) => [field, ...cells(field)])]
  return rows.map(([name = '', ...rest]) => name.padEnd(10) + rest.map((cell) => cell.padStart(11)).join('')).join('\n')
}

/** Number of documents of which a field is right. */
export function countRight(results: readonly GoldResult[], field: Field): number {
  return resultsOf(results, field).filter(({ verdict }) => verdict === 'right').length
}

/** Remarks on what the table does not show. */
export function toRemarks(results: readonly GoldResult[]): string {
  const subtitles = results.filter(({ hasSubtitle }) => hasSubtitle !== null)
  const refused = results.filter(({ isRefused }) => isRefused !== null)
  return [
    `right titles that have their subtitle: ${subtitles.filter(({ hasSubtitle }) => hasSubtitle).length} of ${subtitles.length}`,
    `files without a document refused: ${refused.filter(({ isRefused }) => isRefused).length} of ${refused.length}`,
  ].join('\n')
}

/** Every field that is wrong, by document, those with most first. */
export function toMisses(results: readonly GoldResult[]): string {
  return worstFirst(results).flatMap(toMissLines).join('\n')
}

/** The documents with most wrong fields; of the kept half only the sets that they are of. */
export function toWorst(results: readonly GoldResult[]): string {
  return worstFirst(results)
    .slice(0, WORST)
    .map(({ half, entry, fields }) => {
      const wrong = fields.filter(({ verdict }) => verdict !== 'right').map(({ field }) => field)
      const name = half === 'keep' ? `a document of ${entry.set}, kept` : path.basename(entry.path)
      return `${String(wrong.length).padStart(2)}  ${name}: ${wrong.join(', ')}`
    })
    .join('\n')
}

function worstFirst(results: readonly GoldResult[]): readonly GoldResult[] {
  return results
    .filter((result) => countWrong(result) > 0 || result.isRefused === false)
    .toSorted((left, right) => countWrong(right) - countWrong(left))
}

function countWrong({ fields }: GoldResult): number {
  return fields.filter(({ verdict }) => verdict !== 'right').length
}

function toMissLines({ entry, fields, isRefused, failure }: GoldResult): readonly string[] {
  if (isRefused === false) return [entry.path, '  is no document, but became one']
  const wrong = fields.filter(({ verdict }) => verdict !== 'right')
  const lines = wrong.map(({ field, expected, actual }) => `  ${field.padEnd(10)}${expected}  |  ours: ${actual}`)
  return [entry.path, ...(failure === null ? lines : [`  not read: ${failure}`])]
}

function toCell(results: readonly GoldResult[], field: Field): string {
  const { right, total, share, low, high } = toShare(countRight(results, field), resultsOf(results, field).length)
  if (total === 0) return '-'
  const digits = (value: number) => value.toFixed(2).replace(/^0/, '')
  return `${right}/${total} ${digits(share)} (${digits(low)}-${digits(high)})`
}

function resultsOf(results: readonly GoldResult[], field: Field) {
  return results.flatMap(({ fields }) => fields.filter((result) => result.field === field))
}
