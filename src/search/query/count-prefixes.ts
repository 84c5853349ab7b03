import type { SearchPorts } from '../ports.ts'
import { countStems } from '../match/frequencies.ts'
import type { PrefixGroup, Prefixes } from './prefixes.ts'

/** Most stems of one beginning that are counted, the shortest first: what a beginning is typed for is seldom its longest. */
const MAX_COUNTED = 100

/** Stems that a beginning stands for, those of most passages first, and how many passages have any of them, about. */
export interface CountedPrefix {
  readonly groups: readonly PrefixGroup[]
  readonly passages: number
}

export type CountedPrefixes = ReadonlyMap<string, CountedPrefix>

/** Counts what the beginnings of words stand for, so that the candidates of a search are not those of rare forms. */
export async function countPrefixes(
  app: SearchPorts,
  prefixes: Prefixes,
  corpusVersion: string,
  signal?: AbortSignal,
): Promise<CountedPrefixes> {
  const entries = [...prefixes].map(async ([beginning, groups]) => {
    const shortest = [...groups].sort((a, b) => a.stem.length - b.stem.length)
    const counted = shortest.slice(0, MAX_COUNTED)
    const stems = counted.map(({ stem }) => stem)
    const counts = await countStems(app, stems, corpusVersion, signal)
    const byGroup = new Map(counted.map((group, at) => [group, counts[at] ?? 0]))
    const frequencyOf = (group: PrefixGroup) => byGroup.get(group) ?? 0
    const sorted = shortest.sort((a, b) => frequencyOf(b) - frequencyOf(a))
    return [beginning, { groups: sorted, passages: counts.reduce((sum, count) => sum + count, 0) }] as const
  })
  return new Map(await Promise.all(entries))
}
