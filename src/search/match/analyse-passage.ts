import type { VersionFacts } from '../facts/version-facts.ts'
import { analyse, type Token } from '../analysis/analyse.ts'
import { accepts } from '../../domain/filter.ts'
import type { AnalysedPassage } from './match-query.ts'

/** A passage of a version before analysis. */
export interface PassageText {
  readonly text: string
  readonly headings: readonly string[]
  readonly themes: readonly string[]
}

/**
 * Returns an analyser for the passages of one version. Texts are tokenised on first use; headings shared by many
 * passages only once.
 */
export function createPassageAnalyser(facts: VersionFacts): (passage: PassageText) => AnalysedPassage {
  const titles = new Map<string, readonly Token[]>()
  const ofLine = (line: string): readonly Token[] => {
    const known = titles.get(line)
    if (known !== undefined) return known
    const tokens = analyse(line)
    titles.set(line, tokens)
    return tokens
  }
  return ({ text, headings, themes }) => {
    let tokens: readonly Token[] | null = null
    return {
      get title() {
        return ofLine(facts.title)
      },
      get headings() {
        return headings.map(ofLine)
      },
      get text() {
        return (tokens ??= analyse(text))
      },
      accepts: (filter) => accepts(filter, { ...facts, themes }),
    }
  }
}
