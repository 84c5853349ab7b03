import { toTable } from '../../src/cli/output.ts'
import { collectionId, type RankedCollection } from '../library/collections/ranked-collection.ts'
import type { MixedLibrary } from '../library/mixed-library.ts'
import { searchApi } from './sides.ts'

/** Prints the first ten results for a text, or for a query by number (`17`, `cisi/17`), with their grades. */
export async function explain(library: MixedLibrary, asked: string): Promise<void> {
  const { text, grades } = findQuery(library.collections, asked)
  console.log(`${text}\n${grades.size} documents are relevant`)
  const names = new Map(
    library.collections.flatMap(({ name, documents }) =>
      documents.map(({ number }) => [collectionId(name, number), `${name}/${number}`] as const),
    ),
  )
  const rows = (await searchApi(library, text, 10)).hits.map(({ document, passage }, index) => {
    const { documentId, title } = document
    const name = names.get(documentId)
    const grade = name === undefined ? 'other' : String(grades.get(documentId) ?? '-')
    return [`${index + 1}`, name ?? '', grade, title.slice(0, 60), passage.text.slice(0, 90)]
  })
  console.log(
    toTable(
      ['RANK', 'DOCUMENT', 'GRADE', 'TITLE', 'PASSAGE'],
      rows.map((row) => row.map((cell) => cell.replace(/\s+/g, ' '))),
    ),
  )
}

/** A query, and the grades of relevant documents by id. A bare number is of the first collection. */
function findQuery(collections: readonly RankedCollection[], asked: string) {
  const [, name, number] = /^(?:([a-z]+)\/)?(\d{1,3})$/.exec(asked) ?? []
  const collection = collections.find((each) => name === undefined || each.name === name)
  const index = collection?.queries.findIndex((query) => query.number === Number(number) || query.text === asked) ?? -1
  const judged = [...(collection?.judgements[index] ?? [])]
  return {
    text: collection?.queries[index]?.text ?? asked,
    grades: new Map(
      judged.map(([document, grade]) => [collectionId(collection?.name ?? 'cranfield', document), grade]),
    ),
  }
}
