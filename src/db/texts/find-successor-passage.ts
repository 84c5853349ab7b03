import type { Passage } from './texts.ts'

/** Consecutive words that two passages must share to count; shorter runs occur in any two texts of a field. */
const RUN_WORDS = 4
/** A successor passage has at least this share of the old passage's runs of words. */
const MIN_SHARE = 0.3

/**
 * The successor of a retired passage among the passages of its version: the one that shares most runs of words, and of
 * equals the one nearest to its page. Null when none shares enough.
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

/** Runs of words, ignoring case, punctuation and line breaks; a shorter text counts as one run. */
function runsOf(text: string): ReadonlySet<string> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
  const starts = Math.max(1, words.length - RUN_WORDS + 1)
  return new Set(Array.from({ length: starts }, (_, start) => words.slice(start, start + RUN_WORDS).join(' ')))
}

function distance(passage: Passage, retired: { readonly pageIndex: number }): number {
  return Math.abs(passage.pageIndex - retired.pageIndex)
}
