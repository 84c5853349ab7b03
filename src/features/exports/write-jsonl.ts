import type { Evidence } from '../../search/results/evidence.ts'
import type { SearchFileInput } from './search-file.ts'
import type { FoundDocument } from './iterate-matches.ts'
import { slicesOf } from '../../runtime/slices-of.ts'
import { yieldToEventLoop } from '../../runtime/yield-to-event-loop.ts'

const PASSAGES_PER_PIECE = 500

/**
 * Writes JSON Lines: first the search, then each document with its passages (`left_out` for one without a passage to
 * show), and finally the counts. A file without the last line is incomplete.
 */
export async function* writeJsonl(input: SearchFileInput): AsyncGenerator<string> {
  const { manifest, batches } = input
  let [documents, passages, leftOut] = [0, 0, 0]
  yield toLine({ kind: 'search', ...manifest })
  for await (const batch of batches) {
    for (const each of [...batch.found, ...batch.leftOut].sort((a, b) => a.rank - b.rank)) {
      if ('passages' in each) yield* toDocumentLine(input, each)
      else yield toLine({ kind: 'left_out', ...each })
    }
    documents += batch.found.length
    passages += batch.found.reduce((sum, found) => sum + found.passages.length, 0)
    leftOut += batch.leftOut.length
  }
  yield toLine({ kind: 'end', documents, passages, leftOut, expected: manifest.documents })
}

function toLine(value: object): string {
  return `${JSON.stringify(value)}\n`
}

/** A document's line, in pieces: it may have tens of thousands of passages. */
async function* toDocumentLine(input: SearchFileInput, found: FoundDocument): AsyncGenerator<string> {
  yield `${JSON.stringify({ kind: 'document', ...toRecord(input, found) }).slice(0, -1)},"passages":[`
  let isFirst = true
  for (const passages of slicesOf(found.passages, PASSAGES_PER_PIECE)) {
    await yieldToEventLoop()
    const piece = JSON.stringify(passages.map((passage) => toPassage(input, passage))).slice(1, -1)
    yield isFirst ? piece : `,${piece}`
    isFirst = false
  }
  yield ']}\n'
}

/** Everything but the passages, which come last. */
function toRecord(input: SearchFileInput, { rank, document, url, score, passageCount }: FoundDocument) {
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
  }
}

function toPassage({ base, themeLabel }: SearchFileInput, { documentId: _documentId, themes, ...passage }: Evidence) {
  return {
    ...passage,
    themes: themes.map((themeId) => ({ themeId, label: themeLabel(themeId) })),
    link: `${base}/passages/${passage.passageId}`,
  }
}
