import { editDistance } from './edit-distance.ts'
import { QUERY_FIELDS, type QueryField } from './field-names.ts'
import { invalidAt, type QueryError } from './query-error.ts'

/**
 * A name directly before a colon and a value. Of one or two letters it may be a word (`re:view`), with a slash or another
 * colon after it an address or a name in a program.
 */
const FIELD_LIKE = /^([A-Za-z]{3,}):(?=[^\s\u0085):/])/

/** Names by which other catalogues call a field. */
const OTHER_NAMES: Readonly<Record<string, QueryField>> = {
  ...{ area: 'place', country: 'place', location: 'place', region: 'place' },
  ...{ subject: 'theme', tag: 'theme', topic: 'theme' },
  ...{ creator: 'author', writer: 'author', organisation: 'publisher', organization: 'publisher' },
  ...{ after: 'from', since: 'from', before: 'to', until: 'to', date: 'published', year: 'published' },
  ...{ format: 'kind', type: 'kind', lang: 'language', body: 'text', fulltext: 'text' },
}

/** The error for a chunk of a query that names a field there is not; null for ordinary words. */
export function unknownField(text: string, chunk: string, start: number): QueryError | null {
  const typed = FIELD_LIKE.exec(chunk)?.[1]
  if (typed === undefined) return null
  const meant = OTHER_NAMES[typed.toLowerCase()] ?? nearestField(typed.toLowerCase())
  const after = text.slice(start + typed.length)
  const replace = (name: string, rest: string) => `${text.slice(0, start)}${name}${rest}`
  if (meant !== undefined) {
    const what = `there is no field “${typed}”; perhaps you meant “${meant}”`
    return invalidAt(start, what, replace(meant, after))
  }
  const fields = `${QUERY_FIELDS.slice(0, -1).join(', ')} and ${QUERY_FIELDS.at(-1) ?? ''}`
  const what = `there is no field “${typed.slice(0, 40)}”, only ${fields}`
  return invalidAt(start, what, replace(typed, after.replace(':', ' ')))
}

/** The field of which a name is a misspelling; `text`, `from` and other short ones have neighbours that are words. */
function nearestField(name: string): QueryField | undefined {
  const distances = QUERY_FIELDS.flatMap((field): readonly (readonly [QueryField, number])[] => {
    if (field.length < 5) return name === `${field}s` ? [[field, 1]] : []
    const most = field.length >= 8 ? 2 : 1
    const distance = editDistance(name, field, most)
    return distance <= most ? [[field, distance]] : []
  })
  return distances.sort(([, one], [, other]) => one - other)[0]?.[0]
}
