import type { SparseVector } from './tfidf.ts'

/** One text to learn from. `weight`: how much it counts, 1 for a label of a person. */
export interface Example {
  readonly vector: SparseVector
  readonly isPositive: boolean
  readonly weight: number
}

/** Weights of terms, and the constant part. */
export interface LinearModel {
  readonly weights: Float64Array
  readonly bias: number
}

export interface TrainingOptions {
  /** Strength of the penalty on large weights. */
  readonly penalty: number
  /** Steps of Newton's method. */
  readonly maxSteps: number
}

/** Of the penalties 0.03 to 3 the last is best on 300 labelled passages (the tune half of bench/tagging). */
const TRAINING: TrainingOptions = { penalty: 3, maxSteps: 12 }

/** Steps of conjugate gradients within one of Newton's, and the share of the gradient at which they may stop. */
const MAX_INNER = 25
const INNER_TOLERANCE = 0.05
/** Training ends where the gradient is this share of what it was at first. */
const TOLERANCE = 1e-3

/** The probability that a text belongs to the class. */
export function probabilityOf(model: LinearModel, vector: SparseVector): number {
  return sigmoid(marginOf(model.weights, model.bias, vector))
}

/**
 * L2-penalised logistic regression by Newton's method with conjugate gradients (as in "Trust region Newton method for
 * logistic regression", Lin, Weng and Keerthi 2008, with a line search for the trust region). Positive and negative
 * examples have the same weight in total. Nothing is random: the same examples in the same order give the same model.
 * Without positives, or without negatives, the probability is 0 or 1 everywhere.
 */
export function trainLogisticRegression(
  examples: readonly Example[],
  terms: number,
  options: TrainingOptions = TRAINING,
): LinearModel {
  const positive = sumOf(examples.filter(({ isPositive }) => isPositive))
  const negative = sumOf(examples.filter(({ isPositive }) => !isPositive))
  if (positive === 0 || negative === 0) {
    return { weights: new Float64Array(terms), bias: positive === 0 ? -Infinity : Infinity }
  }
  const half = (positive + negative) / 2
  const costs = Float64Array.from(
    examples,
    ({ isPositive, weight }) => (weight * half) / (isPositive ? positive : negative),
  )
  return newton({ examples, costs, terms, penalty: options.penalty }, options.maxSteps)
}

/** What is minimised: costs of wrong probabilities plus the penalty. The last unknown is the bias, without penalty. */
interface Problem {
  readonly examples: readonly Example[]
  readonly costs: Float64Array
  readonly terms: number
  readonly penalty: number
}

function newton(problem: Problem, maxSteps: number): LinearModel {
  const { terms } = problem
  let unknowns = new Float64Array(terms + 1)
  let state = stateAt(problem, unknowns)
  const first = norm(state.gradient)
  for (let step = 0; step < maxSteps && norm(state.gradient) > TOLERANCE * first; step++) {
    const direction = solve(problem, state)
    const slope = dot(state.gradient, direction)
    let size = 1
    let next = moved(unknowns, direction, size)
    let nextState = stateAt(problem, next)
    while (nextState.loss > state.loss + 1e-4 * size * slope && size > 1e-6) {
      size /= 2
      next = moved(unknowns, direction, size)
      nextState = stateAt(problem, next)
    }
    if (nextState.loss >= state.loss) break
    unknowns = next
    state = nextState
  }
  return { weights: unknowns.slice(0, terms), bias: unknowns[terms] ?? 0 }
}

interface State {
  readonly loss: number
  readonly gradient: Float64Array
  /** Of each example, how much its probability bends the cost. */
  readonly curvatures: Float64Array
}

function stateAt({ examples, costs, terms, penalty }: Problem, unknowns: Float64Array): State {
  const gradient = Float64Array.from(unknowns, (value, index) => (index < terms ? penalty * value : 0))
  const curvatures = new Float64Array(examples.length)
  const bias = unknowns[terms] ?? 0
  let loss = 0
  for (let index = 0; index < terms; index++) loss += (penalty * (unknowns[index] ?? 0) ** 2) / 2
  examples.forEach(({ vector, isPositive }, index) => {
    const cost = costs[index] ?? 0
    const margin = marginOf(unknowns, bias, vector)
    const signed = isPositive ? margin : -margin
    loss += cost * (signed > 0 ? Math.log1p(Math.exp(-signed)) : Math.log1p(Math.exp(signed)) - signed)
    const probability = sigmoid(margin)
    curvatures[index] = cost * probability * (1 - probability)
    addTo(gradient, vector, cost * (probability - (isPositive ? 1 : 0)))
  })
  return { loss, gradient, curvatures }
}

/** The step that would be right if the cost were a parabola, by conjugate gradients. */
function solve(problem: Problem, { gradient, curvatures }: State): Float64Array {
  const step = new Float64Array(gradient.length)
  const residual = gradient.map((value) => -value)
  let direction = residual.slice()
  let size = dot(residual, residual)
  const enough = (INNER_TOLERANCE * Math.sqrt(size)) ** 2
  for (let inner = 0; inner < MAX_INNER && size > enough; inner++) {
    const bent = timesHessian(problem, curvatures, direction)
    const length = size / dot(direction, bent)
    for (let index = 0; index < step.length; index++) {
      step[index] = (step[index] ?? 0) + length * (direction[index] ?? 0)
      residual[index] = (residual[index] ?? 0) - length * (bent[index] ?? 0)
    }
    const next = dot(residual, residual)
    const share = next / size
    direction = residual.map((value, index) => value + share * (direction[index] ?? 0))
    size = next
  }
  return step
}

function timesHessian({ examples, terms, penalty }: Problem, curvatures: Float64Array, by: Float64Array): Float64Array {
  // the bias has a little penalty here alone, so that the matrix can be inverted
  const product = by.map((value, index) => (index < terms ? penalty : 1e-8) * value)
  const bias = by[terms] ?? 0
  examples.forEach(({ vector }, index) => {
    addTo(product, vector, (curvatures[index] ?? 0) * marginOf(by, bias, vector))
  })
  return product
}

function marginOf(weights: Float64Array, bias: number, { indexes, values }: SparseVector): number {
  let sum = bias
  for (let at = 0; at < indexes.length; at++) sum += (weights[indexes[at] ?? 0] ?? 0) * (values[at] ?? 0)
  return sum
}

function addTo(target: Float64Array, { indexes, values }: SparseVector, factor: number): void {
  for (let at = 0; at < indexes.length; at++) {
    const index = indexes[at] ?? 0
    target[index] = (target[index] ?? 0) + factor * (values[at] ?? 0)
  }
  const last = target.length - 1
  target[last] = (target[last] ?? 0) + factor
}

function moved(from: Float64Array, direction: Float64Array, size: number): Float64Array<ArrayBuffer> {
  return Float64Array.from(from, (value, index) => value + size * (direction[index] ?? 0))
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let index = 0; index < a.length; index++) sum += (a[index] ?? 0) * (b[index] ?? 0)
  return sum
}

function norm(vector: Float64Array): number {
  return Math.sqrt(dot(vector, vector))
}

function sumOf(examples: readonly Example[]): number {
  return examples.reduce((sum, { weight }) => sum + weight, 0)
}

function sigmoid(margin: number): number {
  return 1 / (1 + Math.exp(-margin))
}
