import type { Library } from '../../src/domain/library.ts'
import type { ParsedDocument, ParsedPassage } from '../../src/domain/parsed-document.ts'
import type { Stance } from '../../src/domain/states.ts'

/** A theme that the service gives to a passage. */
export interface GivenTag {
  readonly theme: string
  /** Null where the tagger says none. */
  readonly stance: Stance | null
  /** The words that gave it, for a list of mistakes. */
  readonly term: string
}

/** The themes of each passage of a document, as the tag stage finds them; one tag for each theme. */
export function tagPassages(
  library: Library,
  document: ParsedDocument,
): ReadonlyMap<ParsedPassage, readonly GivenTag[]> {
  return new Map(document.passages.map((passage) => [passage, tagsOf(library, passage)]))
}

function tagsOf(library: Library, { text }: ParsedPassage): readonly GivenTag[] {
  const tags = new Map<string, GivenTag>()
  for (const { id, term } of library.matchThemes(text)) {
    if (!tags.has(id)) tags.set(id, { theme: id, stance: null, term })
  }
  return [...tags.values()]
}
