import type { Run } from './character.ts'

const CAPITAL = /^\p{Lu}$/u
/** Least ratio of the initial's size to that of the text beside it. */
const MIN_SIZE = 1.8
/** In ems of the text: the greatest distance from the initial. */
const MAX_GAP = 0.9
/** Lines beside the initial: a large letter in a drawing has none or one. */
const MIN_LINES = 2

/** Joins an initial several lines high with the word that it begins. */
export function joinDropCaps(runs: readonly Run[]): readonly Run[] {
  const capitals = runs.filter(({ text }) => CAPITAL.test(text))
  return capitals.reduce((rest, capital) => joinDropCap(rest, capital), runs)
}

function joinDropCap(runs: readonly Run[], capital: Run): readonly Run[] {
  const beside = runs.filter((run) => isBesideCapital(run, capital)).sort((a, b) => a.y - b.y)
  const [first] = beside
  if (!first || beside.length < MIN_LINES || !/^\p{L}/u.test(first.text)) return runs
  const joined = { ...first, text: capital.text + first.text, left: capital.left }
  return runs.flatMap((run) => (run === capital ? [] : run === first ? [joined] : [run]))
}

/** The initial's baseline is that of the last line beside it, and its top is about that of the first. */
function isBesideCapital({ left, y, size }: Run, capital: Run): boolean {
  const gap = left - capital.right
  const isBeside = gap > -size * MAX_GAP && gap < size * MAX_GAP && left > capital.left
  return isBeside && capital.size >= size * MIN_SIZE && y > capital.y - capital.size && y < capital.y + size / 2
}
