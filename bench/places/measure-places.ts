import path from 'node:path'
import { parseFile } from '../../src/ingest/parse/parse-file.ts'
import { readLibrary } from '../../src/ingest/library/read-library.ts'
import { createMentionReader } from '../../src/ingest/tag/places/mention-reader.ts'
import type { Library } from '../../src/domain/library.ts'
import type { Match } from '../../src/domain/vocabulary.ts'
import { projectFolder } from '../../test/support/project-folder.ts'
import { readShared } from '../../test/support/shared-dir.ts'
import { readDocument } from '../metadata/read-document.ts'
import { readGoldDocuments, readGoldMentions, type GoldDocument, type GoldMention, type Half } from './gold-places.ts'
import { locateMention, type PagePassage } from './locate-mention.ts'

const MEDIA_TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.json': 'application/json' }

/** `left`: it may be named or not, and was judged neither way. `lost`: the text does not have it any more. */
export type Verdict = 'right' | 'wrong' | 'missed' | 'rightly none' | 'left' | 'lost'

export interface MentionResult {
  readonly mention: GoldMention
  /** What the rules named there, and the words around. */
  readonly placeId: string | null
  readonly words: string
  readonly verdict: Verdict
}

export interface DocumentResult {
  readonly document: GoldDocument
  readonly placeIds: readonly string[]
  readonly isRight: boolean
}

export interface PlacesResult {
  readonly mentions: readonly MentionResult[]
  readonly documents: readonly DocumentResult[]
}

/** Reads each document of a half as the service does, and compares what it names and is about with the labels. */
export async function measurePlaces(half: Half): Promise<PlacesResult> {
  const library = await readLibrary(path.join(projectFolder, 'library'), [])
  const documents: DocumentResult[] = []
  for (const document of await readGoldDocuments(half)) {
    const read = await readDocument(library, document.path, await readShared(document.path)).catch(() => null)
    const placeIds = read?.places ?? []
    documents.push({ document, placeIds, isRight: isRightSet(library, document, placeIds) })
  }
  const mentions: MentionResult[] = []
  const labelled = await readGoldMentions(half)
  for (const name of new Set(labelled.map((mention) => mention.path))) {
    const passages = await readPassages(name)
    const read = await readDocument(library, name, await readShared(name)).catch(() => null)
    const known = [read?.title, read?.publisher].flatMap((text) => library.matchPlaces(text ?? '').map(({ id }) => id))
    const readMentions = createMentionReader(library.matchPlaces, known)
    const found = new Map(passages.map((passage) => [passage, readMentions(passage.text)]))
    const ofDocument = labelled.filter((mention) => mention.path === name)
    mentions.push(...ofDocument.map((mention) => measureMention(library, mention, found)))
  }
  return { mentions, documents }
}

async function readPassages(name: string): Promise<readonly PagePassage[]> {
  const bytes = new Uint8Array(await readShared(name))
  const declaredMediaType = MEDIA_TYPES[path.extname(name)] ?? null
  const { passages } = await parseFile({ bytes, declaredMediaType, name: path.basename(name) })
  return passages
}

function measureMention(
  library: Library,
  mention: GoldMention,
  found: ReadonlyMap<PagePassage, readonly Match[]>,
): MentionResult {
  const located = locateMention(mention, [...found.keys()])
  if (located === null) return { mention, placeId: null, words: '', verdict: 'lost' }
  const { passage, start, end } = located
  const match = found.get(passage)?.find((each) => each.start < end && each.end > start)
  const placeId = match?.id ?? null
  const words = passage.text.slice(Math.max(0, start - 60), end + 40).replace(/\s+/g, ' ')
  return { mention, placeId, words, verdict: judge(library, mention, placeId) }
}

function judge(library: Library, { codes, optional }: GoldMention, placeId: string | null): Verdict {
  if (placeId === null) return optional ? 'left' : codes.length === 0 ? 'rightly none' : 'missed'
  if (!codesOf(library, placeId).some((code) => codes.includes(code))) return 'wrong'
  return optional ? 'left' : 'right'
}

/** Whether the places are all those that the document is about, and no others. */
function isRightSet(library: Library, { codes, optional }: GoldDocument, placeIds: readonly string[]): boolean {
  const found = placeIds.map((placeId) => codesOf(library, placeId))
  const isComplete = codes.every((place) => found.some((each) => each.some((code) => place.includes(code))))
  const allowed = [...codes.flat(), ...optional]
  return isComplete && found.every((each) => each.some((code) => allowed.includes(code)))
}

/** The official codes of a place and its id, by which places without a code are labelled. */
function codesOf({ gazetteer }: Library, placeId: string): readonly string[] {
  return [placeId, ...Object.values(gazetteer.places.find(({ id }) => id === placeId)?.codes ?? {}).flat()]
}
