import { readFile } from 'node:fs/promises'
import path from 'node:path'

/** The Cranfield collection (ir-cranfield of the corpus): abstracts on aerodynamics, and queries of engineers. */
export interface Cranfield {
  /** Without the few documents that have no text. */
  readonly documents: readonly { readonly number: number; readonly title: string; readonly text: string }[]
  readonly queries: readonly string[]
  /**
   * For each query, by its index in `queries`: document number -> grade, 1 (a complete answer) to 4 (minimum interest).
   */
  readonly grades: readonly ReadonlyMap<number, number>[]
}

/** Reads the collection from the corpus. */
export async function readCranfield(corpus: string): Promise<Cranfield> {
  const read = (name: string) => readFile(path.join(corpus, 'ir-cranfield', name), 'latin1')
  const documents = toRecords(await read('cran.all.1400')).map(({ number, fields }) => ({
    number,
    title: toLine(fields['T']),
    text: withoutTitle(fields),
  }))
  const queries = toRecords(await read('cran.qry')).map(({ fields }) => toLine(fields['W']))
  const grades = toGrades(await read('cranqrel'), queries.length)
  return { documents: documents.filter(({ text }) => text !== ''), queries, grades }
}

/** `.I 12` starts a record, `.T`, `.A`, `.B` and `.W` its fields. */
function toRecords(text: string): { number: number; fields: Readonly<Record<string, string>> }[] {
  return text
    .split(/^\.I /m)
    .slice(1)
    .map((record) => {
      const [number = '', ...parts] = record.split(/^\.([TABW])\r?\n/m)
      const fields: Record<string, string> = {}
      for (let at = 0; at < parts.length; at += 2) fields[parts[at] ?? ''] = parts[at + 1] ?? ''
      return { number: Number(number), fields }
    })
}

/**
 * Parses lines of query, document and grade. Queries are numbered from 1 in their order in the file, whatever its `.I`
 * fields contain.
 */
function toGrades(text: string, queries: number): readonly ReadonlyMap<number, number>[] {
  const grades = Array.from({ length: queries }, () => new Map<number, number>())
  for (const [query = 0, document = 0, grade = 0] of text
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))) {
    if (grade >= 1 && grade <= 4) grades[query - 1]?.set(document, grade)
  }
  return grades
}

/** Most texts repeat their title at the start. */
function withoutTitle({ T: title = '', W: text = '' }: Readonly<Record<string, string>>): string {
  return (text.startsWith(title) ? text.slice(title.length) : text).trim()
}

function toLine(text = ''): string {
  return text.replace(/\s+/g, ' ').trim()
}
