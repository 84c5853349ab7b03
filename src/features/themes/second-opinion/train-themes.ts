import type { TagDecisionRow } from '../../../db/texts/tag-decisions.ts'
import type { Theme } from '../../../domain/vocabulary.ts'
import { yieldToEventLoop } from '../../../runtime/yield-to-event-loop.ts'
import { chooseThreshold, BAR_LABELS, type Bar } from './learn/choose-threshold.ts'
import { crossValidate, type GroupedExample } from './learn/cross-validate.ts'
import { trainLogisticRegression, type LinearModel } from './learn/logistic-regression.ts'
import type { SparseVector, TermSpace } from './learn/tfidf.ts'
import type { OpinionPassage } from './opinion-queries.ts'

/** What a tag that only a rule set counts for, where a decision of a person counts 1. */
const RULE_WEIGHT = 0.2
/** Examples in favour that a theme needs to be learned at all. */
const MIN_POSITIVES = 10
/** Passages without a theme that it is learned from; more cost time and change little. */
const MAX_NEGATIVES = 6_000

/** The passages that themes are learned from, with their vectors in the same order. */
export interface Learning {
  readonly passages: readonly OpinionPassage[]
  readonly themes: ReadonlyMap<string, ReadonlySet<string>>
  readonly decisions: readonly TagDecisionRow[]
  readonly space: TermSpace
  readonly vectors: readonly SparseVector[]
}

/** A theme as learned, and how far that can be trusted. */
export interface Opinion {
  readonly themeId: string
  readonly model: LinearModel
  readonly bar: Bar
}

/** Learns the themes that have enough examples, one after the other. */
export async function trainThemes(
  learning: Learning,
  themes: readonly Theme[],
  signal: AbortSignal,
): Promise<readonly Opinion[]> {
  const opinions: Opinion[] = []
  const { space } = learning
  for (const { id: themeId } of themes) {
    await yieldToEventLoop(signal)
    const examples = toExamples(learning, themeId)
    if (examples.filter(({ isPositive }) => isPositive).length < MIN_POSITIVES) continue
    const hasLabels = examples.filter(({ isLabel }) => isLabel).length >= BAR_LABELS
    const held = hasLabels
      ? await crossValidate(examples, space.terms.length, () => yieldToEventLoop(signal))
      : examples.filter(({ isLabel }) => isLabel).map(({ isPositive }) => ({ probability: 0, isPositive }))
    const bar = chooseThreshold(held)
    await yieldToEventLoop(signal)
    opinions.push({ themeId, model: trainLogisticRegression(examples, space.terms.length), bar })
  }
  return opinions
}

/** Decisions as labels, and the rules' tags as weak ones. */
function toExamples({ passages, themes, decisions, vectors }: Learning, themeId: string): readonly GroupedExample[] {
  const decided = new Map(
    decisions.filter((row) => row.themeId === themeId).map((row) => [row.passageId, row.decision !== 'rejected']),
  )
  let negatives = 0
  return passages.flatMap(({ passageId, documentId }, index) => {
    const vector = vectors[index]
    const label = decided.get(passageId)
    const isPositive = label ?? themes.get(passageId)?.has(themeId) === true
    if (vector === undefined || (label === undefined && !isPositive && ++negatives > MAX_NEGATIVES)) return []
    const isLabel = label !== undefined
    return [{ vector, isPositive, weight: isLabel ? 1 : RULE_WEIGHT, group: documentId, isLabel }]
  })
}
