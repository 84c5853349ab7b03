import type { Library } from '../../src/domain/library.ts'
import type { PageTable, ParsedDocument, ParsedPassage } from '../../src/domain/parsed-document.ts'
import { STANCES, type Stance } from '../../src/domain/states.ts'
import { createRepeatedLines, tableHeadsIn, type RepeatedLines } from '../../src/ingest/tag/themes/silent-parts.ts'

/** A theme that the service gives to a passage. */
export interface GivenTag {
  readonly theme: string
  /** The firmest of its tags in the passage. */
  readonly stance: Stance | null
  /** The words that gave it, for a list of mistakes. */
  readonly term: string
}

/** The themes of each passage of a document, as the tag stage finds them; one tag for each theme. */
export function tagPassages(
  library: Library,
  document: ParsedDocument,
): ReadonlyMap<ParsedPassage, readonly GivenTag[]> {
  const repeated = createRepeatedLines()
  for (const { text } of document.passages) repeated.note(text)
  const tables = new Map(document.pages.map(({ index, tables: ofPage = [] }) => [index, ofPage]))
  return new Map(
    document.passages.map((passage) => [
      passage,
      tagsOf(library, repeated, passage, (tables.get(passage.pageIndex) ?? []).filter(hasBody)),
    ]),
  )
}

function tagsOf(
  library: Library,
  repeated: RepeatedLines,
  passage: ParsedPassage,
  tables: readonly PageTable[],
): readonly GivenTag[] {
  const tags = new Map<string, GivenTag & { readonly stance: Stance }>()
  const silent = [...repeated.spansIn(passage.text), ...tableHeadsIn(passage, tables)]
  for (const { id, term, stance } of library.tagThemes({ ...passage, silent })) {
    const known = tags.get(id)
    if (known === undefined || STANCES.indexOf(stance) < STANCES.indexOf(known.stance)) {
      tags.set(id, { theme: id, stance, term: known?.term ?? term })
    }
  }
  return [...tags.values()]
}

function hasBody({ headRows, rows }: PageTable): boolean {
  return headRows > 0 && headRows < rows.length
}
