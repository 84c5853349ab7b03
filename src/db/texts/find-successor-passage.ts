import type { Passage } from './texts.ts'

/** Words in a row that two passages must share to count; shorter runs stand in any two texts of a field. */
const RUN_WORDS = 4
/** An heir has at least this share of the old passage's runs: less is another passage. */
const MIN_SHARE = 0.3

/**
 * Of a version's passages the one that now has the words of a passage of an earlier reading: the most runs of words in
 * common, and of equals the one nearest to its page. Null when none has enough of them.
 */
export function findSuccessorPassage(
  retired: { readonly text: string; readonly pageIndex: number },
  passages: readonly Passage[],
): Passage | null {
  const wanted = runsOf(retired.text)
  let best: { readonly passage: Passage; readonly shared: number } | null = null
  for (const passage of passages) {
    const shared = [...runsOf(passage.text)].filter((run) => wanted.has(run)).length
    if (shared < wanted.size * MIN_SHARE) continue
    const isBetter =
      best === null ||
      shared > best.shared ||
      (shared === best.shared && distance(passage, retired) < distance(best.passage, retired))
    if (isBetter) best = { passage, shared }
  }
  return best?.passage ?? null
}

/** Runs of words without case, signs and line breaks; a text shorter than a run is one. */
function runsOf(text: string): ReadonlySet<string> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
  const starts = Math.max(1, words.length - RUN_WORDS + 1)
  return new Set(Array.from({ length: starts }, (_, start) => words.slice(start, start + RUN_WORDS).join(' ')))
}

function distance(passage: Passage, retired: { readonly pageIndex: number }): number {
  return Math.abs(passage.pageIndex - retired.pageIndex)
}
