import { toPlainTitle } from '../../../formats/plain-title.ts'
import { cutText, toCleanValue } from '../text/clean-text.ts'
import { MAX_AUTHORS, MAX_NAME_CHARACTERS, MAX_TITLE_CHARACTERS } from '../limits.ts'
import type { FoundValue } from '../../../domain/parsed-document.ts'

/** Read of a title or name: its mark-up may be longer than itself. */
const MAX_MARKUP = 4_000

/** Placeholders that programs write when the author gave no title. */
const PLACEHOLDER_TITLE =
  /^(?:untitled|title|document\d*|presentation|slide 1|no title|.+\.(?:docx?|dotx?|exe|indd|jpe?g|pdf|png|pptx?|qxd|rtf|tiff?|tmp|xlsx?))$/i
const PROGRAM_PREFIX = /^(?:microsoft (?:word|powerpoint|excel)|powerpoint presentation)(?:\s+-\s+|$)/i

/** A candidate for the value of a field, and the rule that found it. */
export type Candidate = readonly [rule: string, value: string | null | undefined]

/** Any further candidates for one field belong to other works. */
const MAX_CANDIDATES = 50

/** The values of all candidates that `read` accepts, in order; `read` returns null for an invalid value. */
export function toFoundValues<T>(
  candidates: Iterable<Candidate>,
  read: (value: string) => T | null,
): readonly FoundValue<T>[] {
  const found: FoundValue<T>[] = []
  let count = 0
  for (const [rule, value] of candidates) {
    if (++count > MAX_CANDIDATES) break
    const accepted = typeof value === 'string' ? read(value) : null
    if (accepted !== null) found.push({ value: accepted, rule })
  }
  return found
}

/** A title of at most 500 characters; null for a placeholder such as a file name. */
export function toTitle(value: string): string | null {
  const title =
    toCleanValue(toPlainTitle(value.slice(0, MAX_MARKUP)), MAX_TITLE_CHARACTERS)
      ?.replace(PROGRAM_PREFIX, '')
      .trim() ?? ''
  return PLACEHOLDER_TITLE.test(title) || !/\p{L}{2}/u.test(title) ? null : title
}

/** The name of a person or organisation, at most 200 characters; null for a URL or e-mail address. */
export function toName(value: string): string | null {
  const name = toCleanValue(toPlainTitle(value.slice(0, MAX_MARKUP)), MAX_NAME_CHARACTERS)
  return name === null || /^https?:|\S@\S/i.test(name) || !/\p{L}/u.test(name) ? null : name
}

/** The distinct valid names; null if there are none. */
export function toNames(values: readonly string[]): readonly string[] | null {
  const names = values.slice(0, MAX_AUTHORS).flatMap((value) => toName(value) ?? [])
  return names.length === 0 ? null : [...new Set(names)]
}

/** The authors of one field: split at semicolons, else at " and " and commas between full names. */
export function toAuthors(value: string): readonly string[] | null {
  const line = cutText(value, MAX_AUTHORS * MAX_NAME_CHARACTERS)
  if (line.includes(';')) return toNames(line.split(';'))
  const parts = line.split(/\s*,\s*|\s+(?:and|&)\s+/)
  // "Smith, John" is one person; "John Smith, Ann Lee" are two
  return toNames(parts.every((part) => part.trim().includes(' ')) ? parts : [line])
}

/** A canonical BCP 47 tag such as `en-GB`; null if invalid or undetermined. */
export function toLanguage(value: string): string | null {
  try {
    const [tag] = Intl.getCanonicalLocales(value.trim().replaceAll('_', '-').slice(0, 35))
    return tag === undefined || tag.startsWith('und') ? null : tag
  } catch {
    return null
  }
}
