import { joinDate, type CitationRecord, type CslName, type CslType } from './csl-record.ts'

const TYPES: Readonly<Record<CslType, string>> = {
  'article-journal': 'JOUR',
  'article-newspaper': 'NEWS',
  webpage: 'ELEC',
  report: 'RPRT',
}

/**
 * A record in RIS, with each value whole on one line: programs that read it take the beginning of a line for a tag, and
 * what they join they join with blanks.
 */
export function toRis({ csl, firstPage, lastPage, notes }: CitationRecord): string {
  const parts = csl.issued?.['date-parts'][0] ?? []
  const fields: readonly (readonly [string, string | null | undefined])[] = [
    ['TY', TYPES[csl.type]],
    ['TI', csl.title],
    ...csl.author.map((name) => ['AU', toName(name)] as const),
    ['T2', csl['container-title']],
    ['VL', csl.volume],
    ['IS', csl.issue],
    ['SP', firstPage],
    ['EP', lastPage === firstPage ? null : lastPage],
    ['SN', csl.ISSN],
    ['PB', csl.publisher],
    ['PY', parts.length === 0 ? null : joinDate(parts.slice(0, 1), '')],
    ['DA', parts.length === 0 ? null : toDate(joinDate(parts, '/'))],
    ['DO', csl.DOI],
    ['LA', csl.language],
    ['ID', csl.id],
    ['UR', csl.URL],
    ['N1', notes.join('; ')],
  ]
  const lines = fields.flatMap(([tag, value]) =>
    value === null || value === undefined || value === '' ? [] : [`${tag}  - ${toLine(value)}`],
  )
  return `${[...lines, 'ER  - '].join('\n')}\n`
}

function toName(name: CslName): string {
  if ('literal' in name) return name.literal
  return [name.family, name.given, name.suffix].filter((part) => part !== undefined).join(', ')
}

/** Year, month, day and other information, each followed by a slash save the last: `2019/05/16/`, `2019///`. */
function toDate(date: string): string {
  return date + '/'.repeat(4 - date.split('/').length)
}

function toLine(value: string): string {
  return value.replace(/\s+/g, ' ').trim()
}
