import { toRows, type Facts, type LibraryRows } from '../../../../bench/library/mixed-documents.ts'
import { seededRandom } from '../../../../bench/support/seeded-random.ts'
import { indexRows, writeRows } from '../../../../bench/library/write-library.ts'
import type { App } from '../../../../src/app.ts'
import { documentIdOf } from '../../../../src/domain/document.ts'

/** A document with only the fields a test needs; a passage is a text, or one under headings. */
export interface WrittenDocument {
  readonly name: string
  readonly title?: string
  readonly passages: readonly (string | { readonly text: string; readonly headings: readonly string[] })[]
  /** ISO day; null has no date. */
  readonly published?: string | null
  readonly publisher?: string
  readonly authors?: readonly string[]
  readonly doi?: string
  /** Ids of places; the first of the gazetteer without any. */
  readonly places?: readonly string[]
}

/** Writes documents tagged by the vocabulary, and makes them searchable; returns their ids. */
export async function writeLibrary(
  app: App,
  documents: readonly WrittenDocument[],
): Promise<ReadonlyMap<string, string>> {
  await writeRows(
    app.catalogue,
    documents.map((document) => toWritten(app, document)),
  )
  await indexRows(app, app.shutdown)
  return new Map(documents.map(({ name }) => [name, idOf(name)]))
}

/** Writes documents of these passages by name. */
export async function writePassages(app: App, passages: Readonly<Record<string, WrittenDocument['passages']>>) {
  return writeLibrary(
    app,
    Object.entries(passages).map(([name, texts]) => ({ name, passages: texts })),
  )
}

/** The id of a written document. */
export function idOf(name: string): string {
  return documentIdOf(keyOf(name))
}

function keyOf(name: string): string {
  return `written/${name}`
}

function toWritten(app: App, written: WrittenDocument): LibraryRows {
  const { name, title, passages, published = null, publisher, authors = [], doi = null } = written
  const text = {
    title: title ?? 'A plan',
    authors,
    passages: passages.map((passage) =>
      typeof passage === 'string'
        ? { text: passage, headingPath: [] }
        : { text: passage.text, headingPath: passage.headings },
    ),
  }
  const facts: Facts = {
    places: written.places ?? app.library.gazetteer.places.slice(0, 1).map(({ id }) => id),
    publishers: [publisher ?? 'The Board'],
    matchThemes: app.library.matchThemes,
    vocabularyVersion: app.library.vocabulary.version,
    ...{ goneShare: 0, draftShare: 0 },
  }
  const rows = toRows(text, { workKey: keyOf(name), own: true }, facts, seededRandom(1))
  const dated = { published, status: 'published' }
  return {
    ...rows,
    document: rows.document.map((row) => ({
      ...row,
      ...dated,
      doi,
      kind: 'strategy',
      language: 'en',
      publishedOn: published,
    })),
    version: rows.version.map((row) => ({ ...row, ...dated })),
  }
}
