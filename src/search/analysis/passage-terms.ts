import { analyse } from './analyse.ts'
import type { Token } from './token.ts'
import { joinedStem } from './compounds.ts'

/** How often a stem occurs in a text, and whether it occurs in the document title or in the headings. */
export interface StemCount {
  readonly text: number
  readonly title: boolean
  readonly heading: boolean
}

export interface TermCount extends StemCount {
  readonly stem: string
}

type GrowingCount = { -readonly [Name in keyof TermCount]: TermCount[Name] }

/** The searchable content of a record: its stems with counts, and its words in order, one sequence for each field. */
export interface RecordTerms {
  /** Words of the text that are no stop words. */
  readonly length: number
  readonly counts: readonly TermCount[]
  readonly stretches: readonly (readonly string[])[]
  readonly headingStems: readonly string[]
}

/** The terms of a passage. Stop words count as terms, since a query may consist of nothing else. */
export function toPassageTerms(passage: {
  readonly headings: readonly string[]
  readonly text: string
  readonly continuation?: string
}): RecordTerms {
  const text = analyse(passage.text)
  const headings = passage.headings.map((heading) => analyse(heading))
  const counts = new Map<string, GrowingCount>()
  eachStem(text, (stem) => {
    countOf(counts, stem).text += 1
  })
  const headingStems = new Set<string>()
  for (const heading of headings) eachStem(heading, (stem) => headingStems.add(stem))
  for (const stem of headingStems) countOf(counts, stem).heading = true
  return {
    length: significantWords(text),
    counts: [...counts.values()],
    stretches: toStretches([withContinuation(passage, text), ...headings]),
    headingStems: [...headingStems],
  }
}

/** The words of a passage with those of its last sentence on the next page; `tokens` are those of its text. */
export function withContinuation(
  passage: { readonly text: string; readonly continuation?: string },
  tokens: readonly Token[],
): readonly Token[] {
  const { text, continuation = '' } = passage
  return continuation === '' ? tokens : analyse(joinContinuation(text, continuation))
}

/** A text and how it goes on, with a line break between, as offsets in it count. */
export function joinContinuation(text: string, continuation: string): string {
  return `${text}\n${continuation}`
}

/** The terms of what names a version: title, authors, publisher and DOI, each a text of its own. */
export function toNameTerms(names: readonly string[]): RecordTerms {
  const texts = names.map((name) => analyse(name))
  const counts = new Map<string, GrowingCount>()
  for (const text of texts) {
    eachStem(text, (stem) => {
      countOf(counts, stem).title = true
    })
  }
  return {
    length: texts.reduce((sum, text) => sum + significantWords(text), 0),
    counts: [...counts.values()],
    stretches: toStretches(texts),
    headingStems: [],
  }
}

/** The distinct stems of a title. */
export function toTitleStems(title: string): readonly string[] {
  const stems = new Set<string>()
  eachStem(analyse(title), (stem) => stems.add(stem))
  return [...stems]
}

function countOf(counts: Map<string, GrowingCount>, stem: string): GrowingCount {
  const known = counts.get(stem)
  if (known !== undefined) return known
  const count = { stem, text: 0, title: false, heading: false }
  counts.set(stem, count)
  return count
}

function significantWords(tokens: readonly Token[]): number {
  let count = 0
  for (const token of tokens) if (!token.isStop) count += 1
  return count
}

function toStretches(fields: readonly (readonly Token[])[]): readonly (readonly string[])[] {
  return fields.filter((tokens) => tokens.length > 0).map((tokens) => tokens.map(({ word }) => word))
}

/** Units count too, and hyphenated words as their closed compound. */
function eachStem(tokens: readonly Token[], visit: (stem: string) => void): void {
  tokens.forEach((token, at) => {
    visit(token.stem)
    for (const { stem } of token.also) visit(stem)
    const next = token.joins ? tokens[at + 1] : undefined
    if (next !== undefined) visit(joinedStem(token, next))
  })
}
