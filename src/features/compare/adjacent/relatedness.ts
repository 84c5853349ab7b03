/** How many passages the documents of each place have on each theme: place, then theme. */
export type ThemeCounts = ReadonlyMap<string, ReadonlyMap<string, number>>

/**
 * Revealed comparative advantage and relatedness of themes, computed as Hidalgo, Klinger, Barabási and Hausmann (Science
 * 317, 2007, doi:10.1126/science.1144581) compute them for exports, with passages in the place of trade.
 */
export interface Relatedness {
  readonly placeIds: readonly string[]
  readonly themeIds: readonly string[]
  /** (x_pt / x_p) / (x_t / x): above 1 where a theme has a larger share in the place than in all places. */
  rca(placeId: string, themeId: string): number
  /** Places where both have an RCA above 1. */
  together(themeA: string, themeB: string): number
  /** Minimum of the conditional probabilities that a place with an RCA above 1 in one has it in the other; 0 to 1. */
  proximity(themeA: string, themeB: string): number
  /** Share of the proximities of a theme that is with themes in which the place has an RCA above 1; 0 to 1. */
  density(placeId: string, themeId: string): number
}

export function toRelatedness(counts: ThemeCounts): Relatedness {
  const placeIds = [...counts.keys()]
  const themeIds = [...new Set([...counts.values()].flatMap((ofPlace) => [...ofPlace.keys()]))].sort()
  const ofPlace = new Map(placeIds.map((placeId) => [placeId, sum(counts.get(placeId)?.values() ?? [])]))
  const ofTheme = new Map(
    themeIds.map((themeId) => [themeId, sum(placeIds.map((placeId) => counts.get(placeId)?.get(themeId) ?? 0))]),
  )
  const all = sum(ofPlace.values())
  const rca = (placeId: string, themeId: string): number => {
    const [passages, inPlace, onTheme] = [
      counts.get(placeId)?.get(themeId) ?? 0,
      ofPlace.get(placeId) ?? 0,
      ofTheme.get(themeId) ?? 0,
    ]
    return passages === 0 ? 0 : passages / inPlace / (onTheme / all)
  }
  const strong = new Map(
    themeIds.map((themeId) => [themeId, new Set(placeIds.filter((placeId) => rca(placeId, themeId) > 1))]),
  )
  const strongIn = (themeId: string): ReadonlySet<string> => strong.get(themeId) ?? new Set()
  const together = (themeA: string, themeB: string): number =>
    [...strongIn(themeA)].filter((placeId) => strongIn(themeB).has(placeId)).length
  const proximity = (themeA: string, themeB: string): number => {
    const most = Math.max(strongIn(themeA).size, strongIn(themeB).size)
    return most === 0 ? 0 : together(themeA, themeB) / most
  }
  const density = (placeId: string, themeId: string): number => {
    const others = themeIds.filter((other) => other !== themeId)
    const whole = sum(others.map((other) => proximity(themeId, other)))
    const held = others.filter((other) => strongIn(other).has(placeId))
    return whole === 0 ? 0 : sum(held.map((other) => proximity(themeId, other))) / whole
  }
  return { placeIds, themeIds, rca, together, proximity, density }
}

function sum(values: Iterable<number>): number {
  let total = 0
  for (const value of values) total += value
  return total
}
