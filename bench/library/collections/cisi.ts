import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { RankedCollection } from './ranked-collection.ts'
import { toLine, toNumberLines, toSmartRecords, yearIn } from './smart-records.ts'

/**
 * Reads the CISI collection (ir-cisi of the corpus): abstracts on library science. Nearly half of its queries are a
 * sentence or a few; the others are as long as a paragraph or are abstracts themselves. Relevance is binary: every grade
 * is 1.
 */
export async function readCisi(corpus: string): Promise<RankedCollection> {
  const read = (name: string) => readFile(path.join(corpus, 'ir-cisi', name), 'latin1')
  const documents = toSmartRecords(await read('CISI.ALL')).map(({ number, fields }) => ({
    number,
    title: toLine(fields['T']),
    authors: (fields['A'] ?? '')
      .split('\n')
      .map(toLine)
      .filter((author) => author !== ''),
    year: yearIn(fields['B']),
    text: (fields['W'] ?? '').trim(),
  }))
  const relevant = toRelevant(await read('CISI.REL'))
  const judged = toSmartRecords(await read('CISI.QRY')).flatMap(({ number, fields }) => {
    const documentNumbers = relevant.get(number)
    return documentNumbers === undefined ? [] : [{ number, fields, documentNumbers }]
  })
  return {
    ...{ name: 'cisi', title: 'CISI' },
    documents: documents.filter(({ text }) => text !== ''),
    queries: judged.map(({ number, fields }) => ({ number, text: toLine(fields['W']) })),
    judgements: judged.map(({ documentNumbers }) => new Map(documentNumbers.map((each) => [each, 1]))),
  }
}

/** Parses lines of query and relevant document; the columns after them are always 0. */
function toRelevant(file: string): ReadonlyMap<number, readonly number[]> {
  const relevant = new Map<number, number[]>()
  for (const [query = 0, document = 0] of toNumberLines(file)) {
    relevant.set(query, [...(relevant.get(query) ?? []), document])
  }
  return relevant
}
