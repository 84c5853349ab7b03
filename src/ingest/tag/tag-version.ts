import type { TagPorts } from './ports.ts'
import { currentCorrections, listCorrections, type Correction } from '../../db/documents/corrections.ts'
import { readDocument, readVersion } from '../../db/documents/documents.ts'
import { readHints } from '../../db/harvest/locations.ts'
import { recordThemesAfter } from '../../db/texts/parse-changes.ts'
import { readTableHeads } from '../../db/texts/page-texts.ts'
import { applyTagDecisions } from '../../db/texts/tag-decisions.ts'
import { replaceMentions, type PlaceMention } from '../../db/texts/passage-places.ts'
import { replaceMachineTags, replacePlaces, type FoundTheme, type PlaceFinding } from '../../db/texts/tags.ts'
import { noteTaggedWith } from '../../db/texts/theme-rules.ts'
import { streamPassages } from '../../db/texts/texts.ts'
import { NotFoundError } from '../../errors.ts'
import type { Outcome } from '../../domain/document.ts'
import { yieldToEventLoop } from '../../runtime/yield-to-event-loop.ts'
import { findPlaces, nationsOf, type PlaceEvidence } from './find-places.ts'
import { createMentionReader } from './places/mention-reader.ts'
import { createRepeatedLines, tableHeadsIn } from './themes/silent-parts.ts'

/**
 * Tags the passages of a version with themes and places, and its document with places. Machine tags are replaced, people's kept.
 */
export async function tagVersion(app: TagPorts, versionId: string, signal: AbortSignal): Promise<Outcome> {
  const version = await readVersion(app.catalogue, versionId)
  if (version === undefined) throw new NotFoundError('version_missing', `no version ${versionId}`)
  const { library } = app
  await library.refresh()
  const { rulesHash } = library
  const corrections = currentCorrections(await listCorrections(app.catalogue, version.documentId))
  const repeated = createRepeatedLines()
  for await (const { text } of streamPassages(app.catalogue, versionId)) {
    await yieldToEventLoop(signal)
    repeated.note(text)
  }
  const tables = await readTableHeads(app.catalogue, versionId)
  const found: FoundTag[] = []
  let first: { readonly passageId: string; readonly text: string } | null = null
  const document = await readDocument(app.catalogue, version.documentId)
  const known = knownPlaces(library, document, await readHints(app.catalogue, versionId))
  const readMentions = createMentionReader(library.matchPlaces, Object.values(known).flat())
  const mentions: PlaceMention[] = []
  for await (const passage of streamPassages(app.catalogue, versionId)) {
    await yieldToEventLoop(signal)
    first ??= passage
    const silent = [...repeated.spansIn(passage.text), ...tableHeadsIn(passage, tables.get(passage.pageIndex) ?? [])]
    for (const match of library.tagThemes({ ...passage, silent })) found.push({ passageId: passage.passageId, match })
    for (const { id, start, end, rule } of readMentions(passage.text)) {
      mentions.push({ passageId: passage.passageId, placeId: id, start, end, rule })
    }
  }
  const corrected = corrections.get('places')
  const places = findPlaces({
    corrected: corrected === undefined ? null : [corrected.value ?? []].flat(),
    ...known,
    mentions: countsOf(mentions),
    nations: nationsOf(library.gazetteer),
  })
  const placesWithPassage = places.map(withPassage(mentions))
  const tags = correctThemes(found, first, corrections.get('themes'))
  await app.catalogue.transaction().execute(async (db) => {
    await replaceMachineTags(db, versionId, tags, library.vocabulary.version)
    await applyTagDecisions(db, versionId, library.vocabulary.version)
    await replaceMentions(db, versionId, mentions)
    await recordThemesAfter(db, versionId)
    await noteTaggedWith(db, versionId, rulesHash)
    // only the current version determines the places of the document
    if (document?.currentVersionId === versionId) await replacePlaces(db, version.documentId, placesWithPassage)
  })
  return { kind: 'done', subjectId: versionId }
}

/**
 * The tags of the themes that a person says the document has; a theme of which no word was found is noted at its first
 * passage.
 */
function correctThemes(
  found: readonly FoundTag[],
  first: { readonly passageId: string; readonly text: string } | null,
  correction: Correction | undefined,
): readonly FoundTag[] {
  if (correction === undefined) return found
  const themes = [correction.value ?? []].flat()
  const kept = found.filter(({ match }) => themes.includes(match.id))
  const missing = themes.filter((id) => !kept.some(({ match }) => match.id === id))
  if (first === null) return kept
  const { passageId, text } = first
  return [
    ...kept,
    ...missing.map((id) => ({ passageId, match: { id, start: 0, end: text.length, term: '', rule: 'person' } })),
  ]
}

interface FoundTag {
  readonly passageId: string
  readonly match: FoundTheme
}

/** What is known of a document's places before its text is read. */
function knownPlaces(
  { matchPlaces, sources }: TagPorts['library'],
  document: Awaited<ReturnType<typeof readDocument>>,
  hints: Awaited<ReturnType<typeof readHints>>,
): Pick<PlaceEvidence, 'declared' | 'ofSource' | 'inTitle' | 'inPublisher'> {
  const idsIn = (text: string | null | undefined) => matchPlaces(text ?? '').map(({ id }) => id)
  return {
    declared: hints.flatMap((hint) => hint.places ?? []),
    ofSource: sources.find((source) => source.id === document?.sourceId)?.places ?? [],
    inTitle: idsIn(document?.title),
    inPublisher: idsIn(document?.publisher),
  }
}

function countsOf(mentions: readonly PlaceMention[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { placeId } of mentions) counts.set(placeId, (counts.get(placeId) ?? 0) + 1)
  return counts
}

/** Adds to a place the first passage that names it, so that somebody can look it up. */
function withPassage(mentions: readonly PlaceMention[]): (finding: PlaceFinding) => PlaceFinding {
  const first = new Map<string, string>()
  for (const { placeId, passageId } of mentions) if (!first.has(placeId)) first.set(placeId, passageId)
  return (finding) => ({ ...finding, passageId: first.get(finding.placeId) ?? null })
}
