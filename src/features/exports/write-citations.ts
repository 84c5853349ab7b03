import { toCitations, type Citation, type CitationFormat } from '../citations/citations.ts'
import type { Manifest } from './manifest.ts'
import type { Written } from './search-file.ts'
import type { FoundDocument } from './walk-matches.ts'

/** One record a document, with the passages found as quotations and the search in its note. */
export async function* writeRis(written: Written): AsyncGenerator<string> {
  yield* writeRecords(written, 'ris')
}

/** The same in BibTeX, between a comment that tells the search and one that tells how many there were. */
export async function* writeBibtex(written: Written): AsyncGenerator<string> {
  const { manifest } = written
  yield toComment(Object.entries(tell(manifest)).map(([name, value]) => `${name}: ${value}`))
  const records = writeRecords(written, 'bibtex')
  for (;;) {
    const next = await records.next()
    if (next.done === true) {
      yield toComment([`end of the search: ${next.value} of ${manifest.documents} documents`])
      return
    }
    yield next.value
  }
}

/** Returns how many it wrote. */
async function* writeRecords({ manifest, batches }: Written, format: CitationFormat): AsyncGenerator<string, number> {
  let documents = 0
  for await (const { found } of batches) {
    documents += found.length
    if (found.length === 0) continue
    const records = found.map((document) => toCitation(manifest, document))
    yield `${toCitations(records, format)}\n`
  }
  return documents
}

function toCitation(manifest: Manifest, { rank, document, url, passages }: FoundDocument): Citation {
  const { corpus, vocabulary, ranking } = tell(manifest)
  const versions = `corpus ${corpus}, vocabulary ${vocabulary}, ranking ${ranking}`
  return {
    document,
    url,
    key: document.documentId,
    quotations: passages.map(({ text, pageIndex, pageLabel, part }) => ({
      ...{ text, pageIndex, pageLabel },
      note: '',
      partTitle: part?.title ?? null,
    })),
    remark:
      `Found as ${rank} of ${manifest.documents} by the search ${JSON.stringify(manifest.query)} ` +
      `on ${manifest.createdAt.toISOString()} (${versions}): ${manifest.permalink}`,
  }
}

function tell(manifest: Manifest) {
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

/** BibTeX has no way to escape within a comment: what would end it, or begin an entry, is percent-encoded. */
function toComment(lines: readonly string[]): string {
  const safe = lines.map((line) =>
    line.replace(/\s+/g, ' ').replace(/[{}@]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`),
  )
  return `@comment{\n${safe.join('\n')}\n}\n\n`
}
