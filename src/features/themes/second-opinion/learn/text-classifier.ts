import {
  probabilityOf,
  trainLogisticRegression,
  type LinearModel,
  type TrainingOptions,
} from './logistic-regression.ts'
import { createTermSpace, type TermSpace } from './tfidf.ts'

/** A text with its class. `weight` is 1 unless given. */
export interface LabelledText {
  readonly text: string
  readonly isPositive: boolean
  readonly weight?: number
}

/** The probability, 0..1, that a text belongs to the class. */
export type TextClassifier = (text: string) => number

/**
 * Learns one class from labelled texts: TF-IDF of words and pairs of words, and logistic regression. Deterministic.
 * `space`: terms of more texts than the labelled ones, where there are such; the same for several classes saves time.
 */
export function trainTextClassifier(
  texts: readonly LabelledText[],
  space: TermSpace = createTermSpace(texts.map(({ text }) => text)),
  options?: TrainingOptions,
): TextClassifier {
  const examples = texts.map(({ text, isPositive, weight = 1 }) => ({
    vector: space.toVector(text),
    isPositive,
    weight,
  }))
  const model: LinearModel = trainLogisticRegression(examples, space.terms.length, options)
  return (text) => probabilityOf(model, space.toVector(text))
}
