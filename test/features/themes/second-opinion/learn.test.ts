import { describe, expect, it } from 'vitest'
import { chooseThreshold } from '../../../../src/features/themes/second-opinion/learn/choose-threshold.ts'
import { crossValidate } from '../../../../src/features/themes/second-opinion/learn/cross-validate.ts'
import {
  probabilityOf,
  trainLogisticRegression,
} from '../../../../src/features/themes/second-opinion/learn/logistic-regression.ts'
import { termsOf } from '../../../../src/features/themes/second-opinion/learn/terms-of.ts'
import { trainTextClassifier } from '../../../../src/features/themes/second-opinion/learn/text-classifier.ts'
import { createTermSpace } from '../../../../src/features/themes/second-opinion/learn/tfidf.ts'

const WATER = [
  'the weir holds the river back',
  'a river bursts its banks',
  'the banks of the weir',
  'river and weir rise',
]
const BREAD = [
  'the oven bakes a loaf',
  'flour and yeast make a loaf',
  'the oven and the flour',
  'yeast in the oven rises',
]

const texts = [
  ...WATER.map((text) => ({ text, isPositive: true })),
  ...BREAD.map((text) => ({ text, isPositive: false })),
]

describe('terms', () => {
  it('are stems and pairs of neighbours, without stop words and numbers', () => {
    expect(termsOf('The rivers of 2019 are rising')).toEqual([...termsOf('river rising').slice(0, 2), 'river_rise'])
  })

  it('of nothing are none, and words of absurd length are left out', () => {
    expect(termsOf('')).toEqual([])
    expect(termsOf('x'.repeat(5_000))).toEqual([])
  })
})

describe('the space of terms', () => {
  it('gives vectors of length 1, and of length 0 where no term is known', () => {
    const space = createTermSpace(WATER)
    const { values } = space.toVector('river weir')
    expect(Math.hypot(...values)).toBeCloseTo(1)
    expect(space.toVector('nothing here').values).toHaveLength(0)
  })

  it('weights rare terms more', () => {
    const space = createTermSpace([
      ...Array.from({ length: 4 }, () => 'alpha beta'),
      ...Array.from({ length: 8 }, () => 'beta'),
      ...Array.from({ length: 20 }, () => 'gamma'),
    ])
    const { indexes, values } = space.toVector('alpha. gamma beta')
    const weightOf = (term: string) => values[indexes.indexOf(space.terms.indexOf(term))] ?? 0
    expect(weightOf('alpha')).toBeGreaterThan(weightOf('beta'))
  })

  it('ignores terms of a single text, and of most of many texts', () => {
    expect(createTermSpace(['river one', 'river weir', 'weir']).terms).toEqual(['river', 'weir'])
    const many = Array.from({ length: 60 }, (_, index) => (index < 20 ? 'plan river' : 'plan'))
    expect(createTermSpace(many).terms).toEqual(['plan_river', 'river'])
  })
})

describe('logistic regression', () => {
  it('finds the minimum: at it, the gradient is nothing', () => {
    const space = createTermSpace(texts.map(({ text }) => text))
    const examples = texts.map(({ text, isPositive }) => ({ vector: space.toVector(text), isPositive, weight: 1 }))
    const { weights, bias } = trainLogisticRegression(examples, space.terms.length, { penalty: 0.5, maxSteps: 50 })
    const errors = examples.map(
      ({ vector, isPositive }) => probabilityOf({ weights, bias }, vector) - (isPositive ? 1 : 0),
    )
    const slopes = Array.from(weights, (weight, term) => {
      const ofTerm = examples.map(({ vector }, index) => {
        const at = vector.indexes.indexOf(term)
        return at < 0 ? 0 : (vector.values[at] ?? 0) * (errors[index] ?? 0)
      })
      return 0.5 * weight + ofTerm.reduce((sum, value) => sum + value, 0)
    })
    expect(Math.max(...slopes.map(Math.abs))).toBeLessThan(1e-2)
    expect(Math.abs(errors.reduce((sum, error) => sum + error, 0))).toBeLessThan(1e-2)
  })

  it('tells texts that it has not seen apart, the same way every time', () => {
    const [first, second] = [trainTextClassifier(texts), trainTextClassifier(texts)]
    expect(first('the weir on the river')).toBeGreaterThan(0.55)
    expect(first('flour for the oven')).toBeLessThan(0.45)
    expect(first('the weir on the river')).toBe(second('the weir on the river'))
  })

  it('is even where nothing is known', () => {
    expect(trainTextClassifier(texts)('unheard words')).toBeCloseTo(0.5, 1)
  })

  it('of one class only knows that class', () => {
    const all = WATER.map((text) => ({ text, isPositive: true }))
    expect(trainTextClassifier(all)('anything')).toBe(1)
    expect(trainTextClassifier(all.map(({ text }) => ({ text, isPositive: false })))('anything')).toBe(0)
  })

  it('heeds weights: a contradicted label of little weight gives way', () => {
    const wrong = WATER.map((text) => ({ text, isPositive: false, weight: 0.05 }))
    const others = BREAD.map((text) => ({ text, isPositive: false }))
    const right = WATER.map((text) => ({ text, isPositive: true }))
    expect(trainTextClassifier([...right, ...wrong, ...others])('river weir')).toBeGreaterThan(0.5)
  })
})

describe('cross-validation', () => {
  it('never trains on the document that it asks about', async () => {
    // each document has a word of its own that gives its class away: of no use for the others
    const documents = Array.from({ length: 20 }, (_, index) => index)
    const space = createTermSpace(documents.flatMap((index) => [`word${index}x`, `word${index}x`]))
    const examples = documents.flatMap((index) =>
      [0, 1].map(() => ({
        vector: space.toVector(`word${index}x`),
        isPositive: index % 2 === 0,
        weight: 1,
        group: `document ${index}`,
        isLabel: true,
      })),
    )
    const held = await crossValidate(examples, space.terms.length, async () => undefined)
    expect(held).toHaveLength(40)
    for (const { probability } of held) expect(Math.abs(probability - 0.5)).toBeLessThan(0.1)
  })

  it('holds labels of people out alone', async () => {
    const space = createTermSpace(texts.map(({ text }) => text))
    const examples = texts.map(({ text, isPositive }, index) => ({
      ...{ vector: space.toVector(text), isPositive, weight: 1 },
      ...{ group: `${index}`, isLabel: index % 4 === 0 },
    }))
    expect(await crossValidate(examples, space.terms.length, async () => undefined)).toHaveLength(2)
  })
})

describe('the bar', () => {
  const held = (right: number, wrong: number, below: number) => [
    ...Array.from({ length: right }, () => ({ probability: 0.9, isPositive: true })),
    ...Array.from({ length: wrong }, () => ({ probability: 0.9, isPositive: false })),
    ...Array.from({ length: below }, () => ({ probability: 0.1, isPositive: false })),
  ]

  it('is passed with enough labels of which nine in ten are right', () => {
    expect(chooseThreshold(held(27, 3, 20))).toMatchObject({
      hasPassed: true,
      threshold: 0.9,
      precision: 0.9,
      recall: 1,
    })
  })

  it('is not passed below that, nor with few labels or few in favour', () => {
    expect(chooseThreshold(held(26, 4, 20)).hasPassed).toBe(false)
    expect(chooseThreshold(held(20, 0, 10)).hasPassed).toBe(false)
    expect(chooseThreshold(held(12, 0, 40)).hasPassed).toBe(false)
  })

  it('says nothing of no labels', () => {
    expect(chooseThreshold([])).toMatchObject({
      labels: 0,
      precision: null,
      recall: null,
      threshold: null,
      hasPassed: false,
    })
  })
})
