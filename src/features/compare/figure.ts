import { z } from 'zod'
import { instantSchema, linkSchema, toInstant } from '../../api/views/parts.ts'
import { VERSION } from '../../runtime/version.ts'
import { toExplicitQuery } from './comparison-filters.ts'
import type { ComparePorts } from './ports.ts'

/** What a figure was made from, so that somebody else can make it again. */
export interface Figure {
  readonly madeAt: Date
  /** Documents counted, each in its current version, with their passages and words. */
  readonly documents: number
  readonly passages: number
  readonly words: number
  readonly corpusVersion: string
  readonly vocabularyVersion: number
  readonly placesVersion: number
  /** Of the program, and so of the rules by which it tags. */
  readonly programVersion: string
  /** Path that gives the figure again, with every parameter. */
  readonly path: string
  /** The corpus version that the reader's link was made for, if it names one. */
  readonly linkedCorpus: string | null
}

/** The sizes of what was counted. */
export interface Sizes {
  readonly documents: number
  readonly passages: number
  readonly words: number
}

export const figureSchema = z
  .object({
    madeAt: instantSchema,
    documents: z.int().meta({ description: 'Documents counted, each in its current version' }),
    passages: z.int(),
    words: z.int(),
    corpusVersion: z.string(),
    vocabularyVersion: z.int(),
    placesVersion: z.int(),
    programVersion: z
      .string()
      .meta({ description: 'Of the program, and so of the rules by which passages are tagged' }),
    link: linkSchema,
  })
  .meta({ id: 'Figure', description: 'What a figure was made from, and the address that gives it again' })

export function describeFigure(
  app: ComparePorts,
  pagePath: string,
  parameters: Readonly<Record<string, unknown>> & { readonly corpus: string | null },
  { corpusVersion, ...sizes }: Sizes & { readonly corpusVersion: string },
): Figure {
  return {
    ...sizes,
    madeAt: app.clock.now(),
    corpusVersion,
    vocabularyVersion: app.library.vocabulary.version,
    placesVersion: app.library.gazetteer.version,
    programVersion: VERSION,
    path: `${pagePath}?${toExplicitQuery(parameters, corpusVersion)}`,
    linkedCorpus: parameters.corpus,
  }
}

export function toFigureView({ madeAt, linkedCorpus: _linked, path, ...figure }: Figure): z.infer<typeof figureSchema> {
  return { madeAt: toInstant(madeAt), ...figure, link: path }
}

/** Columns that name the origin of each line of a CSV file. */
export const FIGURE_COLUMNS = ['made_on', 'corpus_version', 'vocabulary_version', 'places_version', 'figure'] as const

export function toFigureCells(app: ComparePorts, figure: Figure): readonly string[] {
  const { madeAt, corpusVersion, vocabularyVersion, placesVersion, path } = figure
  return [
    toInstant(madeAt).slice(0, 10),
    corpusVersion,
    String(vocabularyVersion),
    String(placesVersion),
    `${app.config.http.publicUrl}${path}`,
  ]
}
