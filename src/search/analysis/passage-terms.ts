import { analyse, type Token } from './analyse.ts'
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

/** The searchable content of a record: its stems with counts, and its words in order, one sequence for each field. */
export interface RecordTerms {
  /** Words of the text that are no stop words. */
  readonly length: number
  readonly counts: readonly TermCount[]
  readonly stretches: readonly (readonly string[])[]
  readonly headingStems: readonly string[]
}

/** The terms of a passage. Stop words count as terms, since a query may consist of nothing else. */
export function toPassageTerms(passage: { readonly headings: readonly string[]; readonly text: string }): RecordTerms {
  const text = analyse(passage.text)
  const headings = passage.headings.map(analyse)
  const headingStems = new Set(headings.flatMap(stemsOf))
  const inText = new Map<string, number>()
  for (const stem of stemsOf(text)) inText.set(stem, (inText.get(stem) ?? 0) + 1)
  const all = new Set([...inText.keys(), ...headingStems])
  return {
    length: significantWords(text),
    counts: [...all].map((stem) => ({
      stem,
      text: inText.get(stem) ?? 0,
      title: false,
      heading: headingStems.has(stem),
    })),
    stretches: toStretches([text, ...headings]),
    headingStems: [...headingStems],
  }
}

/** The terms of what names a version: title, authors, publisher and DOI, each a text of its own. */
export function toNameTerms(names: readonly string[]): RecordTerms {
  const tokens = names.map(analyse)
  return {
    length: tokens.reduce((sum, each) => sum + significantWords(each), 0),
    counts: [...new Set(tokens.flatMap(stemsOf))].map((stem) => ({ stem, text: 0, title: true, heading: false })),
    stretches: toStretches(tokens),
    headingStems: [],
  }
}

/** The distinct stems of a title. */
export function toTitleStems(title: string): readonly string[] {
  return [...new Set(stemsOf(analyse(title)))]
}

function significantWords(tokens: readonly Token[]): number {
  return tokens.reduce((count, token) => count + (token.isStop ? 0 : 1), 0)
}

function toStretches(fields: readonly (readonly Token[])[]): readonly (readonly string[])[] {
  return fields.filter((tokens) => tokens.length > 0).map((tokens) => tokens.map(({ word }) => word))
}

/** Hyphenated words also count as their closed compound. */
function stemsOf(tokens: readonly Token[]): readonly string[] {
  return tokens.flatMap((token, at) => {
    const next = token.joins ? tokens[at + 1] : undefined
    return next === undefined ? [token.stem] : [token.stem, joinedStem(token, next)]
  })
}
