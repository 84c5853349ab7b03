import type { OperatorAlert, SourceRuns } from './operator-alert-queries.ts'

/** Number of earlier crawls whose median is the usual yield of a source. */
const RUNS_OF_BASELINE = 5
/** With a smaller usual yield, half as many may be chance; a yield of none is not. */
const MIN_BASELINE = 4
/** A yield below this share of the usual one is reported. */
const SHRUNK_RATIO = 0.5

/** How many documents a source should yield, if that is known, and the number at which a crawl of it stops. */
export interface Bounds {
  readonly expected: number | null
  readonly maxPerRun: number
}

/** What the last crawl shows for one kind of operator alert. */
export interface Finding {
  readonly kind: 'short' | 'shrunk' | 'silent' | 'full'
  /** null: no problem, so an open alert is closed. */
  readonly message: string | null
  readonly baseline: number | null
}

/**
 * Evaluates a source by its last crawl; kinds that the crawl gives no information on are left out. A failed crawl gives
 * none on yields, and a source that is known to have shrunk is still compared with its earlier yield.
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
  const isFull = !last.isPartial && last.found >= maxPerRun // an endless calendar, or a list over the limit
  const isShort = expected !== null && last.found < expected
  const baseline = open.find(({ kind }) => kind === 'shrunk')?.baseline ?? usualYield(earlier)
  const isShrunk =
    baseline !== null && (baseline >= MIN_BASELINE || last.found === 0) && last.found < baseline * SHRUNK_RATIO
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

/** The median yield of complete crawls (the lower of two middle values); null without any. */
function usualYield(runs: SourceRuns['runs']): number | null {
  const yields = runs
    .filter(({ state, isPartial }) => state === 'done' && !isPartial)
    .slice(0, RUNS_OF_BASELINE)
    .map(({ found }) => found)
    .sort((a, b) => a - b)
  return yields[Math.floor((yields.length - 1) / 2)] ?? null
}
