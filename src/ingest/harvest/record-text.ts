import type { Hints } from '../document.ts'

/** What an index knows of a paper. */
export interface PaperRecord {
  readonly title: string
  /** Paragraphs apart by an empty line; null when the index has none. */
  readonly abstract: string | null
  readonly about: Hints
}

/**
 * The words of a paper of which no more than an index's record is at hand, as Markdown: its title, and its abstract or
 * where it appeared. The same record gives the same bytes.
 */
export function toRecordMarkdown({ title, abstract, about }: PaperRecord): string {
  const head = `# ${escapeLine(title)}\n\n`
  if (abstract !== null) return `${head}## Abstract\n\n${abstract.split('\n').map(escapeLine).join('\n')}\n`
  const where = [about.journal, about.volume, about.issue === undefined ? undefined : `(${about.issue})`, about.pages]
  const line = [about.authors?.join('; '), where.filter(Boolean).join(' ')].filter((part) => part).join('. ')
  return line === '' ? head : `${head}${escapeLine(line)}\n`
}

/** A line that begins with the mark of a heading is none here. */
function escapeLine(line: string): string {
  return line.replace(/^(\s{0,3})#/, '$1\\#').replace(/[\r\n]+/g, ' ')
}
