import path from 'node:path'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { resolveMetadata } from '../../src/ingest/parse/metadata/resolve-metadata.ts'
import { parseFile } from '../../src/ingest/parse/parse-file.ts'
import { findPlaces, nationsOf } from '../../src/ingest/tag/find-places.ts'
import { createMentionReader } from '../../src/ingest/tag/places/mention-reader.ts'
import type { Library } from '../../src/domain/library.ts'
import type { ParsedDocument } from '../../src/domain/parsed-document.ts'
import type { Resolved } from './compare-fields.ts'

const MEDIA_TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.json': 'application/json' }

/**
 * What the service would say of a file that came without a word about it: parsed, resolved and tagged with places, as
 * its stages do it. `null`: it has no passages, so it would be no document.
 * @throws PermanentError when no parser reads it
 */
export async function readDocument(library: Library, name: string, stored: Uint8Array): Promise<Resolved | null> {
  const isPacked = name.endsWith('.gz')
  const fileName = path.basename(name, '.gz')
  const bytes = isPacked ? new Uint8Array(await promisify(gunzip)(stored)) : new Uint8Array(stored)
  const declaredMediaType = MEDIA_TYPES[path.extname(fileName)] ?? null
  const parsed = await parseFile({ bytes, declaredMediaType, name: fileName })
  if (parsed.passages.length === 0) return null
  const fields = resolveMetadata([], parsed.metadata, fileName)
  return {
    title: fields.provenance['title'] === 'default' ? null : fields.title,
    authors: fields.authors,
    publisher: fields.publisher,
    published: fields.published,
    dates: fields.dates,
    status: fields.status,
    kind: fields.kind,
    language: fields.language,
    places: placesOf(library, parsed, fields),
  }
}

function placesOf(
  { matchPlaces, gazetteer }: Library,
  { passages }: ParsedDocument,
  { title, publisher }: { readonly title: string; readonly publisher: string | null },
): readonly string[] {
  const idsIn = (text: string) => matchPlaces(text).map(({ id }) => id)
  const known = { declared: [], ofSource: [], inTitle: idsIn(title), inPublisher: idsIn(publisher ?? '') }
  const readMentions = createMentionReader(matchPlaces, Object.values(known).flat())
  const mentions = new Map<string, number>()
  for (const { id } of passages.flatMap(({ text }) => readMentions(text))) mentions.set(id, (mentions.get(id) ?? 0) + 1)
  const evidence = { ...known, mentions, nations: nationsOf(gazetteer) }
  return findPlaces(evidence).map(({ placeId }) => placeId)
}
