import { toShare } from '../metadata/wilson.ts'
import type { TaggedHalf, TaggedPassage } from './measure-tagging.ts'
import { countStances, countTags, f1Interval, f1Of, macroF1, type Counts } from './scores.ts'
import { labelledThemes, measuredThemes } from './themes.ts'

/** Characters of a passage that a list of mistakes shows. */
const EXCERPT = 160

/** A Markdown table of the themes, most labelled first: precision and recall by Wilson, F1 by resampling. */
export function toThemeTable({ passages, vocabulary }: TaggedHalf): string {
  const rows = [...labelledThemes(passages)].map(([theme, labels]) => {
    const only = new Set([theme])
    const name = vocabulary.has(theme) ? theme : `${theme} (not in the vocabulary)`
    return `| ${name} | ${labels} | ${toCells(countTags(passages, only))} | ${toF1(passages, only)} |`
  })
  return ['| theme | labels | precision | recall | F1 |', '|---|---|---|---|---|', ...rows].join('\n')
}

/** A Markdown table of a half as a whole. */
export function toSummary(half: TaggedHalf): string {
  const { passages, vocabulary } = half
  const random = passages.filter(({ gold }) => gold.drawn === 'random')
  const every = new Set([...vocabulary, ...labelledThemes(passages).keys()])
  const known = new Set([...every].filter((theme) => vocabulary.has(theme)))
  const measured = measuredThemes(passages)
  const rows = [
    ['all themes', passages, every],
    ['themes of the vocabulary', passages, known],
    ['all themes, passages drawn at random', random, every],
  ] as const
  const table = rows.map(
    ([name, some, themes]) => `| ${name} | ${toCells(countTags(some, themes))} | ${toF1(some, themes)} |`,
  )
  const stances = countStances(passages)
  return [
    '| micro | precision | recall | F1 |',
    '|---|---|---|---|',
    ...table,
    '',
    `macro F1: ${digits(macroF1(passages, measured))} over ${measured.size} themes with labels enough`,
    `stances right: ${stances.total === 0 ? 'none given' : toCell(stances.right, stances.total)}`,
    toFindings(passages),
  ].join('\n')
}

/** Every tag given wrongly or missing, by theme; only of the half that rules are made from. */
export function toMisses({ passages }: TaggedHalf): string {
  const lines = passages.flatMap((passage) => toMissLines(passage))
  return lines.sort().join('\n')
}

function toMissLines({ gold, passage, given }: TaggedPassage): readonly string[] {
  if (passage === null) return [`not found: ${gold.file} page ${gold.page}`]
  const where = `${gold.id} p. ${gold.page} ${JSON.stringify(passage.text.slice(0, EXCERPT))}`
  const wrong = given.filter(({ theme }) => !gold.themes.some((label) => label.theme === theme))
  const missing = gold.themes.filter(({ theme }) => !given.some((tag) => tag.theme === theme))
  const stances = gold.themes.flatMap(({ theme, stance }) => {
    const tag = given.find((each) => each.theme === theme)
    return tag?.stance && tag.stance !== stance ? [`${theme} stance ${tag.stance}, not ${stance}: ${where}`] : []
  })
  return [
    ...wrong.map(({ theme, term }) => `${theme} wrong, by "${term}": ${where}`),
    ...missing.map(({ theme }) => `${theme} missing: ${where}`),
    ...stances,
  ]
}

function toFindings(passages: readonly TaggedPassage[]): string {
  const lost = passages.filter(({ passage }) => passage === null).length
  const moved = passages.filter(({ passage, isSame }) => passage !== null && !isSame).length
  return `passages: ${passages.length}, of which not as labelled but found by their words ${moved}, not found ${lost}`
}

function toCells({ right, wrong, missing }: Counts): string {
  return `${toCell(right, right + wrong)} | ${toCell(right, right + missing)}`
}

function toCell(right: number, total: number): string {
  const { share, low, high } = toShare(right, total)
  return total === 0 ? '-' : `${digits(share)} (${digits(low)}-${digits(high)}) ${right}/${total}`
}

function toF1(passages: readonly TaggedPassage[], themes: ReadonlySet<string>): string {
  const { low, high } = f1Interval(passages, themes)
  return `${digits(f1Of(countTags(passages, themes)))} (${digits(low)}-${digits(high)})`
}

function digits(value: number): string {
  return value.toFixed(2).replace(/^0/, '')
}
