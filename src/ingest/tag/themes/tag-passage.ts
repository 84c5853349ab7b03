import type { Span } from '../../../domain/parsed-document.ts'
import type { Match, PhraseMatcher, ThemeTag, ThemeTagger, Vocabulary } from '../../../domain/vocabulary.ts'
import { createTermFinder } from './find-terms.ts'
import { readCues, stanceOf } from './find-stance.ts'
import { isOutOfProse } from './out-of-prose.ts'
import { segmentsOf, type Segments } from './segments.ts'
import { readTokens } from './tokens.ts'

/** Tags passages with the themes of a vocabulary; it keeps no state between them but what it knows of words. */
export function createThemeTagger(vocabulary: Pick<Vocabulary, 'themes'>): ThemeTagger {
  const findTerms = createTermFinder(vocabulary)
  return ({ text, headingPath = [], silent = [] }) => {
    const tokens = readTokens(text)
    let segments: Segments | null = null
    const inSegments = () => (segments ??= segmentsOf(tokens))
    const terms = findTerms({ tokens, headings: headingPath, sentenceAt: (at) => sentenceAround(inSegments(), at) })
    if (terms.length === 0) return []
    const isSilent = isOutOfProse(text, headingPath)
    const speaking = terms.filter((term) => !isWithin(term, silent) && !isSilent(term))
    if (speaking.length === 0) return []
    const cues = readCues(tokens)
    return speaking.map(({ from, to, ...match }): ThemeTag => {
      return { ...match, ...stanceOf(from, to, cues, tokens, inSegments()) }
    })
  }
}

/** Finds a vocabulary's themes in a text that stands alone, as a tagger does. */
export function createThemeMatcher(vocabulary: Pick<Vocabulary, 'themes'>): PhraseMatcher {
  const tag = createThemeTagger(vocabulary)
  return (text) => tag({ text })
}

function isWithin({ start, end }: Match, spans: readonly Span[]): boolean {
  return spans.some((span) => span.start < end && start < span.end)
}

function sentenceAround({ sentences }: Segments, token: number): readonly [number, number] {
  const own = sentences[token]
  let [first, end] = [token, token + 1]
  while (first > 0 && sentences[first - 1] === own) first -= 1
  while (end < sentences.length && sentences[end] === own) end += 1
  return [first, end]
}
