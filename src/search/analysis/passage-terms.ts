import { analyse, type Token } from './analyse.ts'
import { joinedStem } from './compounds.ts'

/** How often a stem occurs in a passage, and whether it occurs in the document title or in the headings. */
export interface StemCount {
  readonly text: number
  readonly title: boolean
  readonly heading: boolean
}

export interface TermCount extends StemCount {
  readonly stem: string
}

/** The searchable content of a passage: its stems with counts, and its words in order, one sequence for each field. */
export interface PassageTerms {
  /** Words of the text that are no stop words. */
  readonly length: number
  readonly counts: readonly TermCount[]
  readonly stretches: readonly (readonly string[])[]
  readonly titleStems: readonly string[]
  readonly headingStems: readonly string[]
}

/** The terms of a passage. Stop words count as terms, since a query may consist of nothing else. */
export function toPassageTerms(passage: {
  readonly title: string
  readonly headings: readonly string[]
  readonly text: string
}): PassageTerms {
  const text = analyse(passage.text)
  const title = analyse(passage.title)
  const headings = passage.headings.map(analyse)
  const titleStems = new Set(stemsOf(title))
  const headingStems = new Set(headings.flatMap(stemsOf))
  const inText = new Map<string, number>()
  for (const stem of stemsOf(text)) inText.set(stem, (inText.get(stem) ?? 0) + 1)
  const all = new Set([...inText.keys(), ...titleStems, ...headingStems])
  return {
    length: text.reduce((count, token) => count + (token.isStop ? 0 : 1), 0),
    counts: [...all].map((stem) => ({
      stem,
      text: inText.get(stem) ?? 0,
      title: titleStems.has(stem),
      heading: headingStems.has(stem),
    })),
    stretches: [text, ...headings, title].filter((tokens) => tokens.length > 0).map((tokens) => tokens.map(wordOf)),
    titleStems: [...titleStems],
    headingStems: [...headingStems],
  }
}

/** Hyphenated words also count as their closed compound. */
function stemsOf(tokens: readonly Token[]): readonly string[] {
  return tokens.flatMap((token, at) => {
    const next = token.joins ? tokens[at + 1] : undefined
    return next === undefined ? [token.stem] : [token.stem, joinedStem(token, next)]
  })
}

function wordOf(token: Token): string {
  return token.word
}
