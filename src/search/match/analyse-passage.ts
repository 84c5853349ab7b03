import type { VersionFacts } from '../facts/version-facts.ts'
import { analyse } from '../analysis/analyse.ts'
import { analyseRecent } from '../analysis/recent-texts.ts'
import { withContinuation } from '../analysis/passage-terms.ts'
import type { Token } from '../analysis/token.ts'
import { accepts } from '../../domain/filter.ts'
import { namesOf } from '../../domain/version-names.ts'
import type { TextScope } from '../query/query.ts'
import type { AnalysedRecord } from './match-query.ts'

/** A passage of a version before analysis. */
export interface PassageText {
  readonly text: string
  readonly continuation?: string
  readonly headings: readonly string[]
  readonly themes: readonly string[]
}

/**
 * Returns an analyser for the passages of one version. Texts are tokenised on first use; headings shared by many
 * passages only once.
 */
export function createPassageAnalyser(facts: VersionFacts): (passage: PassageText) => AnalysedRecord {
  const lines = new Map<string, readonly Token[]>()
  const ofLine = (line: string): readonly Token[] => {
    const known = lines.get(line)
    if (known !== undefined) return known
    const tokens = analyse(line)
    lines.set(line, tokens)
    return tokens
  }
  return ({ text, continuation = '', headings, themes }) => {
    let tokens: readonly Token[] | null = null
    const ofText = () => (tokens ??= analyseRecent(text))
    const texts: Readonly<Record<TextScope, () => readonly (readonly Token[])[]>> = {
      any: () => [...headings.map(ofLine), ofText()],
      title: () => [ofLine(facts.title)],
      heading: () => headings.map(ofLine),
      text: () => [ofText()],
    }
    return {
      textsOf: (scope) => texts[scope](),
      stretchesOf(scope) {
        if (continuation === '' || scope === 'title' || scope === 'heading') return texts[scope]()
        return [...(scope === 'any' ? headings.map(ofLine) : []), withContinuation({ text, continuation }, ofText())]
      },
      ownsTitle: false,
      accepts: (filter) => accepts(filter, { ...facts, themes }),
    }
  }
}

/** Analyses what names a version; `themes` are those of its passages. */
export function analyseVersion(facts: VersionFacts, themes: readonly string[]): AnalysedRecord {
  const textsOf = (scope: TextScope) => {
    if (scope === 'any') return namesOf(facts).map(analyse)
    return scope === 'title' ? [analyse(facts.title)] : []
  }
  return {
    textsOf,
    stretchesOf: textsOf,
    ownsTitle: true,
    accepts: (filter) => accepts(filter, { ...facts, themes }),
  }
}
