import { toRows, type Facts, type LibraryRows } from '../../../../bench/library/mixed-documents.ts'
import { pick, seededRandom } from '../../../../bench/support/seeded-random.ts'
import { indexRows, writeRows } from '../../../../bench/library/write-library.ts'
import type { App } from '../../../../src/app.ts'

/** A document as a filter sees it; one record for each of its texts. */
export interface KnownDocument {
  readonly documentId: string
  readonly kind: string
  readonly publisher: string
  readonly places: readonly string[]
  /** Each of its passages has all of them. */
  readonly themes: readonly string[]
  readonly isGone: boolean
  readonly texts: readonly KnownText[]
}

export interface KnownText {
  readonly isCurrent: boolean
  readonly status: string
  /** YYYY-MM-DD, the first day of what is known; null without a date. */
  readonly day: string | null
}

/** Values that the documents differ by; the publishers' names are hard to quote. */
export const PUBLISHERS = ["Mayor's Board", 'Trade AND "Growth"', 'Harbour \\ Docks', 'Plain Council'] as const
export const THEMES = ['hydrogen', 'skills', 'rural'] as const
export const WORDS = [
  ...['harbour', 'tramway', 'orchard', 'quarry', 'lantern', 'meadow', 'foundry', 'ferry', 'granite', 'wool'],
  ...['beacon', 'canal', 'viaduct', 'colliery', 'shipyard', 'pottery', 'railway', 'cathedral', 'moorland', 'tannery'],
] as const

const DOCUMENTS = 80
/** One page of a document, so that its draft has the same text. */
const PASSAGES = 4
const PASSAGE_WORDS = 9

/** Fills an empty application with some 300 passages and returns the facts of their documents. */
export async function loadSmallLibrary(app: App, seed: number): Promise<readonly KnownDocument[]> {
  const random = seededRandom(seed)
  const facts: Facts = {
    places: app.library.gazetteer.places.slice(0, 4).map(({ id }) => id),
    publishers: PUBLISHERS,
    matchThemes: findThemes,
    vocabularyVersion: app.library.vocabulary.version,
    goneShare: 0.2,
    draftShare: 0.3,
  }
  const made = Array.from({ length: DOCUMENTS }, (_, index) => {
    const themes = THEMES.filter(() => random() < 0.4)
    const passages = Array.from({ length: PASSAGES }, () => ({ text: makePassage(themes, random), headingPath: [] }))
    const text = { title: `Report ${index} on the ${pick(WORDS, random)}`, passages }
    return { themes, rows: toRows(text, { workKey: `small/${index}`, own: false }, facts, random) }
  })
  await writeRows(
    app.catalogue,
    made.map(({ rows }) => rows),
  )
  await indexRows(app, app.shutdown)
  return made.map(({ rows, themes }) => toKnown(rows, themes))
}

/** The ids of the documents' places. */
export function placesOf(app: App): readonly string[] {
  return app.library.gazetteer.places.slice(0, 4).map(({ id }) => id)
}

/** The markers are in every passage of a document, so that a filter on themes selects whole documents. */
function makePassage(themes: readonly string[], random: () => number): string {
  const words = Array.from({ length: PASSAGE_WORDS }, () => pick(WORDS, random))
  return [...themes.map((theme) => `mark-${theme}`), ...words].join(' ')
}

function findThemes(text: string) {
  return THEMES.flatMap((id) => {
    const start = text.indexOf(`mark-${id}`)
    return start < 0 ? [] : [{ id, start, end: start + 5 + id.length, term: id, rule: 'phrase' }]
  })
}

function toKnown(rows: LibraryRows, themes: readonly string[]): KnownDocument {
  const [document] = rows.document
  if (document === undefined) throw new Error('a document has a row')
  return {
    documentId: document.documentId,
    kind: document.kind,
    publisher: document.publisher ?? '',
    places: rows.documentPlace.map(({ placeId }) => placeId),
    themes,
    isGone: rows.location.some(({ goneSince }) => goneSince !== null),
    texts: rows.version.map(({ versionId, status, published }) => ({
      isCurrent: versionId === document.currentVersionId,
      status,
      day: published === null ? null : `${published}-01-01`.slice(0, 10),
    })),
  }
}
