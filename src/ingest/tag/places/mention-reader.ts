import type { Match, PlaceMatcher } from '../../../domain/vocabulary.ts'

/** Names longer than this many UTF-16 code units are those of authorities, and no other words. */
const MIN_FULL_NAME = 15

/**
 * Reads the places that a document's texts name, one text after the other. Names with other meanings too are read in the
 * light of the places that are known of the document, and of those that it has named in full.
 */
export function createMentionReader(
  matchPlaces: PlaceMatcher,
  known: Iterable<string>,
): (text: string) => readonly Match[] {
  const context = new Set(known)
  return (text) => {
    const mentions = matchPlaces(text, context)
    for (const { id, start, end } of mentions) if (end - start > MIN_FULL_NAME) context.add(id)
    return mentions
  }
}
