import { createHash } from 'node:crypto'
import { probabilityOf, trainLogisticRegression, type Example } from './logistic-regression.ts'

/** An example with what it must not be separated from, such as its document; `isLabel`: a person said so. */
export interface GroupedExample extends Example {
  readonly group: string
  readonly isLabel: boolean
}

/** What a model that had not seen the group says of a labelled example. */
export interface HeldOut {
  readonly probability: number
  readonly isPositive: boolean
}

const FOLDS = 5

/**
 * The probabilities of all labelled examples, each by a model that was trained without the group (the document) that it
 * is of, since passages of one document are too much alike. Groups are put into folds by their hash. `pause` is awaited
 * between folds.
 */
export async function crossValidate(
  examples: readonly GroupedExample[],
  terms: number,
  pause: () => Promise<void>,
): Promise<readonly HeldOut[]> {
  const folds = examples.map(({ group }) => foldOf(group))
  const held: HeldOut[] = []
  for (let fold = 0; fold < FOLDS; fold++) {
    const out = examples.filter((each, index) => folds[index] === fold && each.isLabel)
    if (out.length === 0) continue
    await pause()
    const model = trainLogisticRegression(
      examples.filter((_, index) => folds[index] !== fold),
      terms,
    )
    held.push(...out.map(({ vector, isPositive }) => ({ probability: probabilityOf(model, vector), isPositive })))
  }
  return held
}

function foldOf(group: string): number {
  return createHash('sha256').update(group).digest().readUInt32BE() % FOLDS
}
