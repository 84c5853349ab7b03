import type { TagPorts } from './ports.ts'
import { readDocument, readVersion } from '../../db/documents/documents.ts'
import { readHints } from '../../db/harvest/locations.ts'
import { recordThemesAfter } from '../../db/texts/parse-changes.ts'
import { replaceMachineTags, replacePlaces } from '../../db/texts/tags.ts'
import { streamPassages } from '../../db/texts/texts.ts'
import { NotFoundError } from '../../errors.ts'
import type { Outcome } from '../../domain/document.ts'
import { yieldToEventLoop } from '../../runtime/yield-to-event-loop.ts'
import { findPlaces } from './find-places.ts'
import type { Match } from '../../domain/vocabulary.ts'

/**
 * Tags the passages of a version with themes and its document with places. Machine tags are replaced, people's kept.
 */
export async function tagVersion(app: TagPorts, versionId: string, signal: AbortSignal): Promise<Outcome> {
  const version = await readVersion(app.catalogue, versionId)
  if (version === undefined) throw new NotFoundError('version_missing', `no version ${versionId}`)
  const { library } = app
  const tags: { passageId: string; match: Match }[] = []
  const mentions = new Map<string, number>()
  for await (const passage of streamPassages(app.catalogue, versionId)) {
    await yieldToEventLoop(signal)
    for (const match of library.matchThemes(passage.text)) tags.push({ passageId: passage.passageId, match })
    countMentions(mentions, library.matchPlaces(passage.text))
  }
  const document = await readDocument(app.catalogue, version.documentId)
  const hints = await readHints(app.catalogue, versionId)
  const sourcePlaces = library.sources.find((source) => source.id === document?.sourceId)?.places ?? []
  const places = findPlaces({
    declared: hints.flatMap((hint) => hint.places ?? []),
    ofSource: sourcePlaces,
    inTitle: library.matchPlaces(document?.title ?? '').map((match) => match.id),
    inPublisher: library.matchPlaces(document?.publisher ?? '').map((match) => match.id),
    mentions,
  })
  await app.catalogue.transaction().execute(async (db) => {
    await replaceMachineTags(db, versionId, tags, library.vocabulary.version)
    await recordThemesAfter(db, versionId)
    // only the current version determines the places of the document
    if (document?.currentVersionId === versionId) await replacePlaces(db, version.documentId, places)
  })
  return { kind: 'done', subjectId: versionId }
}

function countMentions(mentions: Map<string, number>, matches: readonly Match[]): void {
  for (const { id } of matches) mentions.set(id, (mentions.get(id) ?? 0) + 1)
}
