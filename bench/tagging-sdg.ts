import { requireShared } from '../test/support/shared-dir.ts'
import { runBench } from './support/run-bench.ts'
import { measureGoals } from './tagging/sdg/measure-goals.ts'

/**
 * Whether a text speaks of a Sustainable Development Goal, as experts judged 751 pairs of a text and a goal
 * (corpus/tagging-sdg): cross-validated F1 of each goal, of the classifier of the second opinion and of two baselines that
 * look for words.
 */
const LIMIT_MS = 15 * 60_000

requireShared()
await runBench('bench:tagging-sdg', LIMIT_MS, async () => {
  const { goals, macro } = await measureGoals()
  const names = Object.keys(macro)
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  console.log(row(['goal', ...names]))
  console.log(row(['---', ...names.map(() => '---')]))
  for (const [goal, f1] of goals) console.log(row([String(goal), ...names.map((name) => (f1[name] ?? 0).toFixed(2))]))
  console.log(row(['macro', ...names.map((name) => (macro[name] ?? 0).toFixed(3))]))
})
