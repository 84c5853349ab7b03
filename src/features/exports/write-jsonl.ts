import type { Evidence } from '../../search/results/evidence.ts'
import type { SearchFileInput } from './search-file.ts'
import type { FoundDocument } from './iterate-matches.ts'

/**
 * Writes JSON Lines: first the search, then each document with its passages (`left_out` for one without a passage to
 * show), and finally the counts. A file without the last line is incomplete.
 */
export async function* writeJsonl(input: SearchFileInput): AsyncGenerator<string> {
  const { manifest, batches } = input
  let [documents, passages, leftOut] = [0, 0, 0]
  yield toLine({ kind: 'search', ...manifest })
  for await (const batch of batches) {
    const lines = [
      ...batch.found.map((found) => ({ kind: 'document', ...toRecord(input, found) })),
      ...batch.leftOut.map((gap) => ({ kind: 'left_out', ...gap })),
    ]
    yield lines
      .sort((a, b) => a.rank - b.rank)
      .map(toLine)
      .join('')
    documents += batch.found.length
    passages += batch.found.reduce((sum, found) => sum + found.passages.length, 0)
    leftOut += batch.leftOut.length
  }
  yield toLine({ kind: 'end', documents, passages, leftOut, expected: manifest.documents })
}

function toLine(value: object): string {
  return `${JSON.stringify(value)}\n`
}

function toRecord(input: SearchFileInput, { rank, document, url, score, passages, passageCount }: FoundDocument) {
  const { provenance: _provenance, mergedInto: _mergedInto, createdAt: _createdAt, places, ...fields } = document
  return {
    rank,
    score,
    document: {
      ...fields,
      places: places.map((placeId) => ({ placeId, name: input.placeName(placeId) })),
      address: url,
      link: `${input.base}/documents/${document.documentId}`,
    },
    passagesFound: passageCount,
    passages: passages.map((passage) => toPassage(input, passage)),
  }
}

function toPassage({ base, themeLabel }: SearchFileInput, { documentId: _documentId, themes, ...passage }: Evidence) {
  return {
    ...passage,
    themes: themes.map((themeId) => ({ themeId, label: themeLabel(themeId) })),
    link: `${base}/passages/${passage.passageId}`,
  }
}
