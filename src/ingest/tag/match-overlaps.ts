import type { Match } from '../../domain/vocabulary.ts'

/**
 * For each id the longest of overlapping matches (the earlier of two equally long ones), without those inside an
 * exclusion of the same id; in text order. `characters` is the length of the text.
 */
export function longestById(found: readonly Match[], excluded: readonly Match[], characters: number): readonly Match[] {
  if (found.length === 0) return []
  const excludedById = groupById(excluded)
  // the id that owns each character, counted from 1, so that one array serves all ids
  const owners = new Uint16Array(characters)
  const kept = [...groupById(found)].flatMap(([id, matches], index) => {
    const isInside = insideAny(excludedById.get(id) ?? [])
    return longest(
      matches.filter((match) => !isInside(match)),
      owners,
      index + 1,
    )
  })
  return kept.sort((a, b) => a.start - b.start || b.end - a.end || (a.id < b.id ? -1 : 1))
}

/** The longest of overlapping matches, whatever their ids: "West of England" does not mention England. */
export function longestOfAll(found: readonly Match[], characters: number): readonly Match[] {
  return [...longest(found, new Uint16Array(characters), 1)].sort((a, b) => a.start - b.start)
}

function groupById(matches: readonly Match[]): ReadonlyMap<string, readonly Match[]> {
  const groups = new Map<string, Match[]>()
  for (const match of matches) {
    const group = groups.get(match.id)
    if (group) group.push(match)
    else groups.set(match.id, [match])
  }
  return groups
}

/** Whether one of `exclusions` contains a match; by bisection, since a text may be full of them. */
function insideAny(exclusions: readonly Match[]): (match: Match) => boolean {
  const inOrder = [...exclusions].sort((a, b) => a.start - b.start)
  let furthest = 0
  const ends = inOrder.map(({ end }) => (furthest = Math.max(furthest, end)))
  return ({ start, end }) => {
    let [low, high] = [0, inOrder.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((inOrder[middle]?.start ?? Infinity) <= start) low = middle + 1
      else high = middle
    }
    return (ends[low - 1] ?? 0) >= end
  }
}

/** Takes the longest first. A longer match that overlaps another contains its first or its last character. */
function longest(matches: readonly Match[], owners: Uint16Array, owner: number): readonly Match[] {
  const inOrder = [...matches].sort((a, b) => b.end - b.start - (a.end - a.start) || a.start - b.start)
  return inOrder.filter(({ start, end }) => {
    if (owners[start] === owner || owners[end - 1] === owner) return false
    owners.fill(owner, start, end)
    return true
  })
}
