import type { CoverageRow } from './coverage.ts'
import { COVERAGE_STATES, type CoverageState } from './coverage-state.ts'

/** Numbers of strategies, places and LEP areas in a state; a place with two strategies may be in two states. */
export interface CoverageCount {
  readonly state: CoverageState
  readonly strategies: number
  readonly places: number
  readonly lepAreas: number
}

/** Sort orders of the register; a leading `-` reverses the order. Unknown values come last either way. */
export const COVERAGE_SORTS = ['place', 'state', 'since', 'seen'] as const
export type CoverageSort = (typeof COVERAGE_SORTS)[number] | `-${(typeof COVERAGE_SORTS)[number]}`

/** The counts of every state, including states without rows. */
export function countCoverage(rows: readonly CoverageRow[]): readonly CoverageCount[] {
  return COVERAGE_STATES.map((state) => {
    const inState = rows.filter((row) => row.state === state)
    return {
      state,
      strategies: new Set(inState.flatMap(({ strategy }) => strategy?.id ?? [])).size,
      places: new Set(inState.map(({ place }) => place.id)).size,
      lepAreas: new Set(inState.flatMap(({ lepCode }) => lepCode ?? [])).size,
    }
  })
}

/** The rows in these states (all states when empty), sorted. */
export function arrangeCoverage(
  rows: readonly CoverageRow[],
  { state, sort }: { readonly state: readonly CoverageState[]; readonly sort: CoverageSort },
): readonly CoverageRow[] {
  const keyOf = KEYS[sort.replace('-', '') as (typeof COVERAGE_SORTS)[number]]
  const direction = sort.startsWith('-') ? -1 : 1
  const chosen = state.length === 0 ? [...rows] : rows.filter((row) => state.includes(row.state))
  return chosen.sort((a, b) => {
    const [left, right] = [keyOf(a), keyOf(b)]
    if (left === right) return 0
    if (left === null || right === null) return left === null ? 1 : -1
    return direction * (typeof left === 'string' ? left.localeCompare(String(right), 'en') : left - Number(right))
  })
}

const KEYS: Readonly<Record<(typeof COVERAGE_SORTS)[number], (row: CoverageRow) => string | number | null>> = {
  place: ({ place }) => place.name,
  state: ({ state }) => COVERAGE_STATES.indexOf(state),
  since: ({ strategy }) => strategy?.since ?? null,
  seen: ({ lastSeenAt }) => lastSeenAt?.getTime() ?? null,
}
