import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { projectFolder } from '../../test/support/project-folder.ts'
import type { Half } from './gold-file.ts'
import type { TaggedHalf } from './measure-tagging.ts'
import { countTags, f1Interval, f1Of } from './scores.ts'
import { measuredThemes } from './themes.ts'

const figureSchema = z.strictObject({ f1: z.number(), low: z.number() })
const halfSchema = z.record(z.string(), figureSchema)
const baselineSchema = z.strictObject({ tune: halfSchema, keep: halfSchema })

/** The F1 of each measured theme when it was recorded, and the lower end of its interval; `all`: micro, over all. */
export type Baseline = z.output<typeof baselineSchema>

const file = path.join(projectFolder, 'bench', 'tagging', 'baseline.json')

export async function readBaseline(): Promise<Baseline> {
  return baselineSchema.parse(JSON.parse(await readFile(file, 'utf8')))
}

/** Replaces the figures of the halves that were measured. */
export async function writeBaseline(halves: ReadonlyMap<Half, TaggedHalf>): Promise<void> {
  const before = await readBaseline().catch((): Baseline => ({ tune: {}, keep: {} }))
  const after = { ...before, ...Object.fromEntries([...halves].map(([half, each]) => [half, toFigures(each)])) }
  await writeFile(file, `${JSON.stringify(after, null, 2)}\n`)
}

function toFigures({ passages, vocabulary }: TaggedHalf): Baseline[Half] {
  const themes = [...measuredThemes(passages)].filter((theme) => vocabulary.has(theme))
  const sets = [['all', vocabulary] as const, ...themes.map((theme) => [theme, new Set([theme])] as const)]
  return Object.fromEntries(
    sets.map(([name, only]) => [
      name,
      { f1: toThree(f1Of(countTags(passages, only))), low: toThree(f1Interval(passages, only).low) },
    ]),
  )
}

function toThree(value: number): number {
  return Math.round(value * 1000) / 1000
}
