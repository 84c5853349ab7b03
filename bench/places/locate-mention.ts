import { createHash } from 'node:crypto'
import type { GoldMention } from './gold-places.ts'

/** Letters and digits on either side of a name that its hash is made of. */
const NEAR = 24

/** A passage of a parsed document. */
export interface PagePassage {
  readonly pageIndex: number
  readonly text: string
}

/** Where a labelled name stands now: offsets in UTF-16 code units of the passage. */
export interface Located {
  readonly passage: PagePassage
  readonly start: number
  readonly end: number
}

/**
 * Finds a labelled name by the words around it, or, where those are read differently today, by its number on its page
 * if the page names it as often as then. `null`: it is not there any more.
 */
export function locateMention(mention: GoldMention, passages: readonly PagePassage[]): Located | null {
  const { page, name, near, nth, of } = mention
  const found = passages
    .filter(({ pageIndex }) => pageIndex === page)
    .flatMap((passage) => occurrencesOf(name, passage))
  const same = found.filter((each) => nearOf(each) === near)
  return (same.length > 1 ? found[nth] : same[0]) ?? (found.length === of ? (found[nth] ?? null) : null)
}

function occurrencesOf(name: string, passage: PagePassage): readonly Located[] {
  const found: Located[] = []
  for (let start = passage.text.indexOf(name); start >= 0; start = passage.text.indexOf(name, start + name.length)) {
    found.push({ passage, start, end: start + name.length })
  }
  return found
}

function nearOf({ passage: { text }, start, end }: Located): string {
  const before = plain(text.slice(0, start)).slice(-NEAR)
  const after = plain(text.slice(end)).slice(0, NEAR)
  const key = `${before}|${plain(text.slice(start, end))}|${after}`
  return createHash('sha256').update(key).digest('hex').slice(0, 16)
}

function plain(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]/g, '')
}
