import { diffArrays } from 'diff'
import { yieldToEventLoop } from '../../runtime/yield-to-event-loop.ts'

/** Which words of two texts match: for each word of the first its partner in the second, or -1. */
export interface WordMatch {
  readonly partners: Int32Array
  /** True when time ran out: some stretches count as wholly changed though parts of them may match. */
  readonly isCoarse: boolean
}

/** Maximum words of both sides together for the exact comparison, whose cost grows with their square. */
const EXACT_WORDS = 1_200
/** Changes after which the exact comparison gives up on a stretch. */
const MAX_EDITS = 1_000
/** Lengths of the runs that anchor a longer stretch, tried in turn. */
const ANCHOR_WORDS = [8, 4, 2, 1] as const
/** Time limit for a comparison; what is not matched by then counts as changed. */
const MAX_MS = 5_000
/** Words or pairs looked at between two yields to the event loop. */
const STEPS_PER_SLICE = 2_000
/** A lone match of so few words between changes on both sides is chance ("of the") and distracts the reader. */
const MAX_CHANCE_WORDS = 2

/** Places of a run in both texts. */
type Pair = readonly [number, number]

interface Stretch {
  readonly fromA: number
  readonly toA: number
  readonly fromB: number
  readonly toB: number
  /** Index in ANCHOR_WORDS of the run to try next. */
  readonly level: number
}

/**
 * Matches the words of two texts in order. Runs of words that occur once in each text are anchors, as in Bram Cohen's
 * patience diff; what lies between two anchors is compared exactly (Myers, by jsdiff) when it is short. Adding or
 * removing a page does not affect other matches. Yields to the event loop, and ends within `maxMs` or soon after.
 */
export async function matchWords(
  a: readonly string[],
  b: readonly string[],
  signal: AbortSignal,
  maxMs = MAX_MS,
): Promise<WordMatch> {
  const partners = new Int32Array(a.length).fill(-1)
  const deadlineMs = performance.now() + maxMs
  const open: Stretch[] = [{ fromA: 0, toA: a.length, fromB: 0, toB: b.length, level: 0 }]
  let isCoarse = false
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    await yieldToEventLoop(signal)
    const stretch = trimEqual(a, b, next, partners)
    const { fromA, toA, fromB, toB } = stretch
    if (fromA === toA || fromB === toB) continue
    if (performance.now() > deadlineMs) isCoarse = true
    else if (toA - fromA + toB - fromB <= EXACT_WORDS) matchExactly(a, b, stretch, partners)
    else {
      const parts = await splitAtAnchors(a, b, stretch, partners, signal)
      if (parts === null) isCoarse = true
      else open.push(...parts)
    }
  }
  dropChanceMatches(partners, b.length)
  return { partners, isCoarse }
}

/** Matches the equal words at both ends of a stretch, and returns the rest. */
function trimEqual(a: readonly string[], b: readonly string[], stretch: Stretch, partners: Int32Array): Stretch {
  let { fromA, toA, fromB, toB } = stretch
  while (fromA < toA && fromB < toB && a[fromA] === b[fromB]) partners[fromA++] = fromB++
  while (fromA < toA && fromB < toB && a[toA - 1] === b[toB - 1]) partners[--toA] = --toB
  return { ...stretch, fromA, toA, fromB, toB }
}

function matchExactly(a: readonly string[], b: readonly string[], stretch: Stretch, partners: Int32Array): void {
  const changes = diffArrays(a.slice(stretch.fromA, stretch.toA), b.slice(stretch.fromB, stretch.toB), {
    maxEditLength: MAX_EDITS,
  })
  let atA = stretch.fromA
  let atB = stretch.fromB
  for (const { added, removed, count } of changes ?? []) {
    if (removed) atA += count
    else if (added) atB += count
    else for (let step = 0; step < count; step += 1) partners[atA++] = atB++
  }
}

/** The stretches between anchors; tries ever shorter runs, and returns null when none gives an anchor. */
async function splitAtAnchors(
  a: readonly string[],
  b: readonly string[],
  stretch: Stretch,
  partners: Int32Array,
  signal: AbortSignal,
): Promise<readonly Stretch[] | null> {
  for (let level = stretch.level; level < ANCHOR_WORDS.length; level += 1) {
    const words = ANCHOR_WORDS[level] ?? 1
    const inA = await findOnce(a, stretch.fromA, stretch.toA, words, signal)
    const inB = await findOnce(b, stretch.fromB, stretch.toB, words, signal)
    const pairs: Pair[] = []
    let steps = 0
    for (const [run, atA] of inA) {
      if (steps++ % STEPS_PER_SLICE === 0) await yieldToEventLoop(signal)
      const atB = inB.get(run)
      if (atB !== undefined) pairs.push([atA, atB])
    }
    await yieldToEventLoop(signal)
    const anchors = await longestRising(pairs, signal)
    if (anchors.length > 0) return takeAnchors(anchors, { ...stretch, level }, words, partners)
  }
  return null
}

/** Matches the words of the anchors, and returns what lies between them. */
function takeAnchors(
  anchors: readonly Pair[],
  stretch: Stretch,
  words: number,
  partners: Int32Array,
): readonly Stretch[] {
  const parts: Stretch[] = []
  let { fromA, fromB } = stretch
  for (const [atA, atB] of anchors) {
    if (atA < fromA || atB < fromB) continue // overlaps the anchor before
    parts.push({ ...stretch, fromA, toA: atA, fromB, toB: atB })
    for (let step = 0; step < words; step += 1) partners[atA + step] = atB + step
    fromA = atA + words
    fromB = atB + words
  }
  parts.push({ ...stretch, fromA, fromB })
  return parts
}

/** The runs that occur once in a stretch, with their positions, in order. */
async function findOnce(
  words: readonly string[],
  from: number,
  to: number,
  length: number,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, number>> {
  const places = new Map<string, number>()
  const repeated = new Set<string>()
  for (let at = from; at + length <= to; at += 1) {
    if (at % STEPS_PER_SLICE === 0) await yieldToEventLoop(signal)
    const run = words.slice(at, at + length).join(' ')
    if (places.has(run)) repeated.add(run)
    else places.set(run, at)
  }
  for (const run of repeated) places.delete(run)
  return places
}

/** The longest series of pairs, given by rising first number, whose second numbers rise too. */
async function longestRising(pairs: readonly Pair[], signal: AbortSignal): Promise<readonly Pair[]> {
  const tails: number[] = []
  const before = new Int32Array(pairs.length).fill(-1)
  for (const [index, [, second]] of pairs.entries()) {
    if (index % STEPS_PER_SLICE === 0) await yieldToEventLoop(signal)
    let low = 0
    let high = tails.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((pairs[tails[middle] ?? 0]?.[1] ?? 0) < second) low = middle + 1
      else high = middle
    }
    before[index] = tails[low - 1] ?? -1
    tails[low] = index
  }
  const series: Pair[] = []
  for (let index = tails.at(-1) ?? -1; index >= 0; index = before[index] ?? -1) {
    const pair = pairs[index]
    if (pair !== undefined) series.push(pair)
  }
  return series.reverse()
}

/**
 * Removes lone matches of one or two words that have at least three changed words of both texts before and after them.
 */
function dropChanceMatches(partners: Int32Array, wordsOfB: number): void {
  let lastKept = -1
  for (let from = nextMatch(partners, 0); from < partners.length;) {
    let to = from + 1
    while (to < partners.length && partners[to] === (partners[from] ?? 0) + to - from) to += 1
    const next = nextMatch(partners, to)
    const isInside = from > 0 && to < partners.length
    if (isInside && to - from <= MAX_CHANCE_WORDS && isAlone(partners, { from, to, lastKept, next, wordsOfB })) {
      partners.fill(-1, from, to)
    } else lastKept = to - 1
    from = next
  }
}

/** The index of the first match from `at` on, or the number of words. */
function nextMatch(partners: Int32Array, at: number): number {
  let next = at
  while (next < partners.length && (partners[next] ?? -1) < 0) next += 1
  return next
}

interface LoneMatch {
  readonly from: number
  readonly to: number
  /** The last word before that is matched, or -1. */
  readonly lastKept: number
  /** The next word that is matched, or the number of words. */
  readonly next: number
  readonly wordsOfB: number
}

function isAlone(partners: Int32Array, { from, to, lastKept, next, wordsOfB }: LoneMatch): boolean {
  const beforeB = lastKept < 0 ? -1 : (partners[lastKept] ?? -1)
  const afterB = next === partners.length ? wordsOfB : (partners[next] ?? wordsOfB)
  const [firstB, lastB] = [partners[from] ?? 0, partners[to - 1] ?? 0]
  return Math.min(from - lastKept, next - to + 1, firstB - beforeB, afterB - lastB) > 3
}
