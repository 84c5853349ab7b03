import type { TaggedPassage } from './measure-tagging.ts'

/** Labels of a theme in a half, below which its F1 says nothing. */
const LEAST_LABELS = 5

/** The number of labels of each theme, most first. */
export function labelledThemes(passages: readonly TaggedPassage[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { theme } of passages.flatMap(({ gold }) => gold.themes)) counts.set(theme, (counts.get(theme) ?? 0) + 1)
  return new Map([...counts].sort(([a, left], [b, right]) => right - left || (a < b ? -1 : 1)))
}

/** The themes with labels enough to be measured alone. */
export function measuredThemes(passages: readonly TaggedPassage[]): ReadonlySet<string> {
  const enough = [...labelledThemes(passages)].filter(([, labels]) => labels >= LEAST_LABELS)
  return new Set(enough.map(([theme]) => theme))
}
