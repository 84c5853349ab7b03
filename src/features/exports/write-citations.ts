import { toCitations, type Citation, type CitationFormat } from '../citations/citations.ts'
import type { Manifest } from './manifest.ts'
import type { SearchFileInput } from './search-file.ts'
import type { FoundDocument } from './iterate-matches.ts'
import { slicesOf } from '../../runtime/slices-of.ts'
import { yieldToEventLoop } from '../../runtime/yield-to-event-loop.ts'

/** Records written at once. */
const RECORDS_PER_PIECE = 10
/** Of one document: a note of 1 MB. */
const MAX_QUOTATIONS = 1_000

/** Writes RIS: one record per document, with the matching passages as quotations and the search in its note. */
export async function* writeRis(input: SearchFileInput): AsyncGenerator<string> {
  yield* writeRecords(input, 'ris')
}

/** Writes BibTeX with the same records, after a comment that states the search and before one with the count. */
export async function* writeBibtex(input: SearchFileInput): AsyncGenerator<string> {
  const { manifest } = input
  yield toComment(Object.entries(describeSearch(manifest)).map(([name, value]) => `${name}: ${value}`))
  const records = writeRecords(input, 'bibtex')
  for (;;) {
    const next = await records.next()
    if (next.done === true) {
      yield toComment([`end of the search: ${next.value} of ${manifest.documents} documents`])
      return
    }
    yield next.value
  }
}

/** Returns the number of records written. */
async function* writeRecords(
  { manifest, batches }: SearchFileInput,
  format: CitationFormat,
): AsyncGenerator<string, number> {
  let documents = 0
  for await (const { found } of batches) {
    documents += found.length
    for (const some of toPieces(found)) {
      await yieldToEventLoop()
      const records = some.map((document) => toCitation(manifest, document))
      yield `${toCitations(records, format)}\n`
    }
  }
  return documents
}

/** Few records at a time, or a single one with many quotations. */
function* toPieces(found: readonly FoundDocument[]): Generator<readonly FoundDocument[]> {
  for (const some of slicesOf(found, RECORDS_PER_PIECE)) {
    const quotations = some.reduce((sum, { passages }) => sum + passages.length, 0)
    if (quotations <= MAX_QUOTATIONS) yield some
    else for (const one of some) yield [one]
  }
}

function toCitation(manifest: Manifest, { rank, document, url, passages }: FoundDocument): Citation {
  const unquoted = Math.max(0, passages.length - MAX_QUOTATIONS)
  const { corpus, vocabulary, ranking } = describeSearch(manifest)
  const versions = `corpus ${corpus}, vocabulary ${vocabulary}, ranking ${ranking}`
  return {
    document,
    url,
    key: document.documentId,
    quotations: passages.slice(0, MAX_QUOTATIONS).map(({ text, pageIndex, pageLabel, part }) => ({
      ...{ text, pageIndex, pageLabel },
      note: '',
      partTitle: part?.title ?? null,
    })),
    remark:
      (unquoted === 0 ? '' : `${unquoted} more passages match, which are not quoted here. `) +
      `Found as ${rank} of ${manifest.documents} by the search ${JSON.stringify(manifest.query)} ` +
      `on ${manifest.createdAt.toISOString()} (${versions}): ${manifest.permalink}`,
  }
}

function describeSearch(manifest: Manifest) {
  return {
    search: manifest.query,
    parsedQuery: manifest.parsedQuery,
    matching: manifest.matching,
    filters: JSON.stringify(manifest.filters),
    time: manifest.createdAt.toISOString(),
    corpus: manifest.corpusVersion,
    vocabulary: manifest.vocabularyVersion,
    ranking: manifest.rankingVersion,
    documents: manifest.documents,
    counts: manifest.counts,
    link: manifest.permalink,
  }
}

/** BibTeX has no escapes in comments, so characters that would end one or begin an entry are percent-encoded. */
function toComment(lines: readonly string[]): string {
  const safe = lines.map((line) =>
    line.replace(/\s+/g, ' ').replace(/[{}@]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`),
  )
  return `@comment{\n${safe.join('\n')}\n}\n\n`
}
