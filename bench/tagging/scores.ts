import { seededRandom } from '../support/seeded-random.ts'
import type { TaggedPassage } from './measure-tagging.ts'

/** Tags that are right, given wrongly and missing. */
export interface Counts {
  readonly right: number
  readonly wrong: number
  readonly missing: number
}

/** An interval of 95 %. */
export interface Interval {
  readonly low: number
  readonly high: number
}

const RESAMPLES = 1_000
const SEED = 17

export function countTags(passages: readonly TaggedPassage[], themes: ReadonlySet<string>): Counts {
  return sum(found(passages).map((passage) => countPassage(passage, themes)))
}

/** 1 where there is nothing to give: no tag is then the right answer. */
export function precisionOf({ right, wrong }: Counts): number {
  return right + wrong === 0 ? 1 : right / (right + wrong)
}

export function recallOf({ right, missing }: Counts): number {
  return right + missing === 0 ? 1 : right / (right + missing)
}

/** Harmonic mean of precision and recall. */
export function f1Of({ right, wrong, missing }: Counts): number {
  const all = 2 * right + wrong + missing
  return all === 0 ? 1 : (2 * right) / all
}

/** Mean of the F1 of each theme. */
export function macroF1(passages: readonly TaggedPassage[], themes: ReadonlySet<string>): number {
  const each = [...themes].map((theme) => f1Of(countTags(passages, new Set([theme]))))
  return each.length === 0 ? 1 : each.reduce((total, f1) => total + f1, 0) / each.length
}

/** The interval of F1 over samples of the passages, drawn with replacement by a fixed seed. */
export function f1Interval(passages: readonly TaggedPassage[], themes: ReadonlySet<string>): Interval {
  const counts = found(passages).map((passage) => countPassage(passage, themes))
  const random = seededRandom(SEED)
  const values = Array.from({ length: RESAMPLES }, () =>
    f1Of(sum(counts.map((_, __, all) => all[Math.floor(random() * all.length)] ?? NOTHING))),
  ).sort((a, b) => a - b)
  return { low: values[Math.floor(RESAMPLES * 0.025)] ?? 0, high: values[Math.ceil(RESAMPLES * 0.975) - 1] ?? 1 }
}

/** Of the right tags that say a stance: how many say the right one. */
export function countStances(passages: readonly TaggedPassage[]): { readonly right: number; readonly total: number } {
  const pairs = found(passages).flatMap(({ gold, given }) =>
    gold.themes.flatMap(({ theme, stance }) => {
      const tag = given.find((each) => each.theme === theme)
      return tag === undefined || tag.stance === null ? [] : [{ isRight: tag.stance === stance }]
    }),
  )
  return { right: pairs.filter(({ isRight }) => isRight).length, total: pairs.length }
}

const NOTHING: Counts = { right: 0, wrong: 0, missing: 0 }

function found(passages: readonly TaggedPassage[]): readonly TaggedPassage[] {
  return passages.filter(({ passage }) => passage !== null)
}

function countPassage({ gold, given }: TaggedPassage, themes: ReadonlySet<string>): Counts {
  const wanted = new Set(gold.themes.map(({ theme }) => theme).filter((theme) => themes.has(theme)))
  const actual = new Set(given.map(({ theme }) => theme).filter((theme) => themes.has(theme)))
  const right = [...actual].filter((theme) => wanted.has(theme)).length
  return { right, wrong: actual.size - right, missing: wanted.size - right }
}

function sum(counts: readonly Counts[]): Counts {
  let [right, wrong, missing] = [0, 0, 0]
  for (const each of counts) {
    right += each.right
    wrong += each.wrong
    missing += each.missing
  }
  return { right, wrong, missing }
}
