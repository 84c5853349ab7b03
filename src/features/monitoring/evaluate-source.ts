import type { OperatorAlert, SourceRuns } from './operator-alert-queries.ts'

/** Earlier walks whose median is what a source usually yields. */
const RUNS_OF_BASELINE = 5
/** Below this, half as many is chance; yielding nothing at all is none. */
const MIN_BASELINE = 4
/** Much fewer than usual. */
const MUCH_FEWER = 0.5

/** How many documents a source should yield, if that is known, and at which number a walk of it stops. */
export interface Bounds {
  readonly expected: number | null
  readonly maxPerRun: number
}

/** What the last walk says of one kind of notice. */
export interface Finding {
  readonly kind: 'short' | 'shrunk' | 'silent' | 'full'
  /** null: all is well, so that an open notice ends. */
  readonly message: string | null
  readonly baseline: number | null
}

/**
 * Judges a source by its last walk; kinds that this walk says nothing about are left out. A walk that failed says
 * nothing of yields, and while a source is known to have shrunk it is held against what it yielded before.
 */
export function evaluateSource(
  { expected, maxPerRun }: Bounds,
  runs: SourceRuns['runs'],
  open: readonly Pick<OperatorAlert, 'kind' | 'baseline'>[],
): readonly Finding[] {
  const [last, ...earlier] = runs
  if (last === undefined) return []
  if (last.state === 'failed') {
    return [{ kind: 'silent', message: `its crawl failed: ${last.message} (${last.code})`, baseline: null }]
  }
  const isFull = !last.isPartial && last.found >= maxPerRun // a calendar without end, or a list that outgrew it
  const isShort = expected !== null && last.found < expected
  const baseline = open.find(({ kind }) => kind === 'shrunk')?.baseline ?? usualYield(earlier)
  const isShrunk =
    baseline !== null && (baseline >= MIN_BASELINE || last.found === 0) && last.found < baseline * MUCH_FEWER
  return [
    { kind: 'silent', message: null, baseline: null },
    {
      kind: 'full',
      message: isFull ? `stopped at its limit of ${maxPerRun}: there may be more` : null,
      baseline: null,
    },
    {
      kind: 'short',
      message: isShort ? `${last.found} of ${expected} expected documents found` : null,
      baseline: null,
    },
    { kind: 'shrunk', message: isShrunk ? `${last.found} found, usually ${baseline}` : null, baseline },
  ]
}

/** The median of the whole walks that were done, the lower one of two; null without any. */
function usualYield(runs: SourceRuns['runs']): number | null {
  const yields = runs
    .filter(({ state, isPartial }) => state === 'done' && !isPartial)
    .slice(0, RUNS_OF_BASELINE)
    .map(({ found }) => found)
    .sort((a, b) => a - b)
  return yields[Math.floor((yields.length - 1) / 2)] ?? null
}
