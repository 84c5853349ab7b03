import type { DocumentFields } from '../../catalogue/documents.ts'
import type { Bibliography, DocumentStatus, Hints } from '../document.ts'
import type { ParsedMetadata } from './parsed.ts'

/** Titles that programs write into files and that name nothing. */
const EMPTY_TITLE =
  /^(untitled|document\d*|microsoft word - .*|slide \d+|\(anonymous\)|title|powerpoint presentation|.*\.(docx?|indd|pdf|pptx?|xlsx?))$/i

interface Choice<T> {
  readonly value: T
  readonly rule: string
}

/**
 * Settles each field of a document and says by which rule: what people declared wins over what the file says of itself,
 * that over what a feed or link said, and the file's name is the last resort. Pure.
 */
export function settleFields(hints: readonly Hints[], metadata: ParsedMetadata, fileName: string): DocumentFields {
  const said = (field: keyof Hints, byPeople: boolean): Choice<unknown>[] =>
    hints
      .filter((hint) => isByPeople(hint) === byPeople && hint[field] !== undefined)
      .map((hint) => ({ value: hint[field], rule: hint.rule ?? 'hint' }))
      .reverse()
  const provenance: Record<string, string> = {}
  const settle = <T>(field: keyof Hints & keyof DocumentFields, found: Choice<T> | null, fallback: T): T => {
    const choice = [...said(field, true), ...(found === null ? [] : [found]), ...said(field, false)][0]
    provenance[field] = choice?.rule ?? 'default'
    return (choice?.value as T | undefined) ?? fallback
  }
  const title = settle('title', usable(metadata.title), fileName)
  return {
    title,
    kind: settle('kind', metadata.doi === null ? null : { value: 'paper', rule: 'has-doi' }, 'report'),
    authors: settle<readonly string[]>('authors', metadata.authors, []),
    publisher: settle<string | null>('publisher', metadata.publisher, null),
    doi: settle<string | null>('doi', metadata.doi, null),
    language: settle<string | null>('language', metadata.language, null),
    published: settle<string | null>('published', metadata.published, null),
    status: settle<DocumentStatus>('status', statusOfTitle(title), 'published'),
    bibliography: bibliographyOf(hints),
    provenance,
  }
}

/** Only indexes tell it; the last to tell wins. */
function bibliographyOf(hints: readonly Hints[]): Bibliography {
  const told = hints.flatMap(({ journal, volume, issue, pages }) => Object.entries({ journal, volume, issue, pages }))
  return Object.fromEntries(told.filter(([, value]) => value !== undefined))
}

function isByPeople(hint: Hints): boolean {
  return hint.rule === 'declared' || hint.rule === 'upload'
}

function usable(title: Choice<string> | null): Choice<string> | null {
  return title === null || EMPTY_TITLE.test(title.value.trim()) ? null : title
}

function statusOfTitle(title: string): Choice<DocumentStatus> | null {
  const word = /\b(draft|revised|withdrawn)\b/i.exec(title)?.[1]?.toLowerCase()
  return word === undefined ? null : { value: word as DocumentStatus, rule: 'title-word' }
}
