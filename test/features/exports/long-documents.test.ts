import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import type { DocumentRow } from '../../../src/db/documents/documents.ts'
import type { FoundDocument, MatchBatch } from '../../../src/features/exports/iterate-matches.ts'
import type { Manifest } from '../../../src/features/exports/manifest.ts'
import type { SearchFileInput, Writer } from '../../../src/features/exports/search-file.ts'
import { writeRis } from '../../../src/features/exports/write-citations.ts'
import { writeCsv } from '../../../src/features/exports/write-csv.ts'
import { writeJsonl } from '../../../src/features/exports/write-jsonl.ts'
import { EMPTY_REQUEST } from '../../../src/search/request/search-request.ts'
import type { Evidence } from '../../../src/search/results/evidence.ts'

const PASSAGES = 3_000
/** The largest piece: what is made at once keeps everybody else waiting. */
const MAX_PIECE_CHARACTERS = 1_000_000

const manifest: Manifest = {
  ...{ query: 'alpha', parsedQuery: 'alpha', matching: 'all', permalink: 'http://127.0.0.1/search?q=alpha' },
  ...{ filters: EMPTY_REQUEST, createdAt: new Date(0), corpusVersion: '0', vocabularyVersion: 1, rankingVersion: 1 },
  ...{ documents: 3, passages: PASSAGES + 1, goneDocuments: 0, counts: 'exact' },
}

const documentOf = (documentId: string): DocumentRow => ({
  ...{ documentId, kind: 'paper', title: `Title of ${documentId}`, status: 'published', publisher: null, doi: null },
  ...{ language: 'en', published: '2026', publishedOn: null, sourceId: null, currentVersionId: null, extent: 'full' },
  ...{
    places: [],
    goneSince: null,
    mergedInto: null,
    createdAt: new Date(0),
    authors: [],
    journal: null,
    volume: null,
  },
  ...{ issue: null, firstPage: null, lastPage: null, issn: null, provenance: {} },
})

const passageOf = (documentId: string, index: number): Evidence => ({
  ...{
    passageId: `${documentId}-p${index}`,
    documentId,
    versionId: 'v1',
    pageIndex: index,
    pageLabel: null,
    pageLabelSource: null,
  },
  ...{
    ocrConfidence: null,
    headingPath: [],
    text: `alpha ${index} ${'words '.repeat(60)}`,
    highlights: [],
    matchedIn: 'text',
    themes: [],
    tags: [],
  },
  part: null,
  continues: null,
})

const foundOf = (rank: number, documentId: string, passages: number): FoundDocument => ({
  ...{
    rank,
    document: documentOf(documentId),
    url: `http://127.0.0.1/${documentId}`,
    score: 1,
    passageCount: passages,
  },
  passages: Array.from({ length: passages }, (_value, index) => passageOf(documentId, index)),
})

async function* batches(): AsyncGenerator<MatchBatch> {
  const found = [foundOf(1, 'd-long', PASSAGES), foundOf(3, 'd-short', 1)]
  yield Promise.resolve({ found, leftOut: [{ rank: 2, documentId: 'd-gone' }] })
}

async function write(writer: Writer): Promise<readonly string[]> {
  const names = { placeName: String, themeLabel: String }
  const input: SearchFileInput = { manifest, batches: batches(), base: 'http://127.0.0.1', ...names }
  const pieces: string[] = []
  for await (const piece of writer(input)) pieces.push(piece)
  return pieces
}

describe('an exported document with thousands of passages', () => {
  it('is written in pieces, as rows in the order of rank and passage', async () => {
    const pieces = await write(writeCsv)
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(MAX_PIECE_CHARACTERS)
    const rows = parse(pieces.join(''), { columns: true, bom: true }) as Record<string, string>[]
    expect(rows).toHaveLength(PASSAGES + 2)
    expect(rows.map((row) => row['document_id'])).toEqual([...Array(PASSAGES).fill('d-long'), 'd-gone', 'd-short'])
    expect(rows.slice(0, PASSAGES).map((row) => row['passage_id'])).toEqual(
      Array.from({ length: PASSAGES }, (_value, index) => `d-long-p${index}`),
    )
  })

  it('is one line of JSON, written in pieces', async () => {
    const pieces = await write(writeJsonl)
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(MAX_PIECE_CHARACTERS)
    const lines = pieces.join('').trimEnd().split('\n')
    const records = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(records.map(({ kind, rank }) => [kind, rank])).toEqual([
      ['search', undefined],
      ['document', 1],
      ['left_out', 2],
      ['document', 3],
      ['end', undefined],
    ])
    expect((records[1]?.['passages'] as { passageId: string }[]).map(({ passageId }) => passageId)).toEqual(
      Array.from({ length: PASSAGES }, (_value, index) => `d-long-p${index}`),
    )
    expect(records[4]).toEqual({ kind: 'end', documents: 2, passages: PASSAGES + 1, leftOut: 1, expected: 3 })
  })

  // the citation library took 1.5 s for the note of one document
  it('is quoted up to a bound in its citation, which says how many passages are left out', async () => {
    const pieces = await write(writeRis)
    const text = pieces.join('')
    expect(text.match(/^TY {2}- /gm)).toHaveLength(2)
    expect(text).toContain('alpha 999 ')
    expect(text).not.toContain('alpha 1000 ')
    expect(text).toContain('2000 more passages match, which are not quoted here.')
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(MAX_PIECE_CHARACTERS)
  })
})
