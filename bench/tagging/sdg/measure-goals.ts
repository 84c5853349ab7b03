import {
  trainTextClassifier,
  type LabelledText,
} from '../../../src/features/themes/second-opinion/learn/text-classifier.ts'
import { seededRandom, shuffled } from '../../support/seeded-random.ts'
import { createWordFinder, TITLE_WORDS, WIDE_WORDS } from './goal-words.ts'
import { readSnippets, type Snippet } from './read-snippets.ts'

const FOLDS = 5
const SEED = 17
const GOALS = Array.from({ length: 17 }, (_, index) => index + 1)

/** Learns from snippets whether a text speaks of a goal. */
type Learner = (known: readonly Snippet[], goal: number) => (text: string) => boolean

const LEARNERS: Readonly<Record<string, Learner>> = {
  'words of the title': (_, goal) => createWordFinder(TITLE_WORDS[goal - 1] ?? ''),
  'wide list of words': (_, goal) => createWordFinder(WIDE_WORDS[goal - 1] ?? ''),
  classifier: (known, goal) => learnWithThresholds(known, goal, () => false),
  'classifier and wide list': (known, goal) =>
    learnWithThresholds(known, goal, createWordFinder(WIDE_WORDS[goal - 1] ?? '')),
}

/** F1 by goal and learner, and its mean over the goals. */
export interface GoalFigures {
  readonly goals: ReadonlyMap<number, Readonly<Record<string, number>>>
  readonly macro: Readonly<Record<string, number>>
}

/** Cross-validated by text, in folds with as many texts of each goal and verdict as can be. */
export async function measureGoals(): Promise<GoalFigures> {
  const snippets = await readSnippets()
  const folds = toFolds(snippets)
  const goals = new Map<number, Record<string, number>>()
  for (const goal of GOALS) {
    const figures = Object.entries(LEARNERS).map(([name, learn]) => [name, f1Of(snippets, folds, goal, learn)] as const)
    goals.set(goal, Object.fromEntries(figures))
  }
  const macro = Object.keys(LEARNERS).map((name) => {
    const all = [...goals.values()].map((figures) => figures[name] ?? 0)
    return [name, all.reduce((sum, f1) => sum + f1, 0) / all.length] as const
  })
  return { goals, macro: Object.fromEntries(macro) }
}

/**
 * A classifier, and the probabilities from which on it says yes, of texts with a word of a list and of others: those that
 * are best on known texts that it had not seen.
 */
function learnWithThresholds(
  known: readonly Snippet[],
  goal: number,
  hasWord: (text: string) => boolean,
): (text: string) => boolean {
  const inner = toFolds(known)
  const held = Array.from({ length: FOLDS }, (_, fold) => {
    const rest = known.filter((each) => inner.get(each) !== fold)
    const classify = trainTextClassifier(examplesOf(rest, goal))
    const asked = known.filter((each) => each.goal === goal && inner.get(each) === fold)
    return asked.map(({ text, isOf }) => ({ probability: classify(text), hasWord: hasWord(text), isOf }))
  }).flat()
  const { withWord, without } = bestThresholds(held)
  const classify = trainTextClassifier(examplesOf(known, goal))
  return (text) => classify(text) >= (hasWord(text) ? withWord : without)
}

interface HeldOut {
  readonly probability: number
  readonly hasWord: boolean
  readonly isOf: boolean
}

/** The pair of probabilities that gives the best F1; above 1 where no text of that kind is to be taken. */
function bestThresholds(held: readonly HeldOut[]): { readonly withWord: number; readonly without: number } {
  const all = held.filter(({ isOf }) => isOf).length
  const candidates = (kind: boolean) => [
    2,
    ...held.filter((each) => each.hasWord === kind).map((each) => each.probability),
  ]
  let best = { withWord: 0.5, without: 0.5, f1: 0 }
  for (const withWord of candidates(true)) {
    for (const without of candidates(false)) {
      const above = held.filter((each) => each.probability >= (each.hasWord ? withWord : without))
      const f1 = (2 * above.filter(({ isOf }) => isOf).length) / (above.length + all)
      if (f1 > best.f1) best = { withWord, without, f1 }
    }
  }
  return best
}

/**
 * What is known of a goal: the verdicts on it, and as texts that do not speak of it those that were found to speak of
 * another, all of these together with the weight of the former.
 */
function examplesOf(known: readonly Snippet[], goal: number): readonly LabelledText[] {
  const own = known.filter((each) => each.goal === goal)
  const others = known.filter((each) => each.goal !== goal && each.isOf)
  const right = own.filter(({ isOf }) => isOf).length
  const wrong = own.length - right
  return [
    ...own.map(({ text, isOf }) => ({
      text,
      isPositive: isOf,
      weight: isOf ? own.length / right : own.length / 2 / wrong,
    })),
    ...others.map(({ text }) => ({ text, isPositive: false, weight: own.length / 2 / others.length })),
  ]
}

function f1Of(snippets: readonly Snippet[], folds: ReadonlyMap<Snippet, number>, goal: number, learn: Learner): number {
  let [right, wrong, missing] = [0, 0, 0]
  for (let fold = 0; fold < FOLDS; fold += 1) {
    const asked = snippets.filter((each) => each.goal === goal && folds.get(each) === fold)
    const texts = new Set(asked.map(({ text }) => text))
    const known = snippets.filter((each) => folds.get(each) !== fold && !texts.has(each.text))
    const says = learn(known, goal)
    for (const { text, isOf } of asked) {
      const isSaid = says(text)
      if (isSaid && isOf) right += 1
      else if (isSaid) wrong += 1
      else if (isOf) missing += 1
    }
  }
  return right === 0 ? 0 : (2 * right) / (2 * right + wrong + missing)
}

function toFolds(snippets: readonly Snippet[]): ReadonlyMap<Snippet, number> {
  const counts = new Map<string, number>()
  const folds = new Map<Snippet, number>()
  for (const each of shuffled(snippets, seededRandom(SEED))) {
    const group = `${each.goal} ${each.isOf}`
    const count = counts.get(group) ?? 0
    folds.set(each, count % FOLDS)
    counts.set(group, count + 1)
  }
  return folds
}
