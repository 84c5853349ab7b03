import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { RankedCollection } from './ranked-collection.ts'
import { toLine, toNumberLines, toSmartRecords, yearIn } from './smart-records.ts'

/**
 * Reads the Cranfield collection (ir-cranfield of the corpus): abstracts on aerodynamics, and queries of engineers.
 * Grades are 1 (a complete answer) to 4 (of minimum interest).
 */
export async function readCranfield(corpus: string): Promise<RankedCollection> {
  const read = (name: string) => readFile(path.join(corpus, 'ir-cranfield', name), 'latin1')
  const documents = toSmartRecords(await read('cran.all.1400')).map(({ number, fields }) => ({
    number,
    title: toLine(fields['T']),
    authors: toLine(fields['A'])
      .split(' and ')
      .filter((author) => author !== ''),
    year: yearIn(fields['B']),
    text: withoutTitle(fields),
  }))
  // numbered in their order in the file, as the judgements do, whatever the `.I` fields contain
  const queries = toSmartRecords(await read('cran.qry')).map(({ fields }, index) => {
    return { number: index + 1, text: toLine(fields['W']) }
  })
  return {
    ...{ name: 'cranfield', title: 'Cranfield', queries },
    documents: documents.filter(({ text }) => text !== ''),
    judgements: toJudgements(await read('cranqrel'), queries.length),
  }
}

/** Parses lines of query, document and grade. */
function toJudgements(file: string, queries: number): readonly ReadonlyMap<number, number>[] {
  const judgements = Array.from({ length: queries }, () => new Map<number, number>())
  for (const [query = 0, document = 0, grade = 0] of toNumberLines(file)) {
    if (grade >= 1 && grade <= 4) judgements[query - 1]?.set(document, grade)
  }
  return judgements
}

/** Most texts repeat their title at the start. */
function withoutTitle({ T: title = '', W: text = '' }: Readonly<Record<string, string>>): string {
  return (text.startsWith(title) ? text.slice(title.length) : text).trim()
}
