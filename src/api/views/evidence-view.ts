import { z } from 'zod'
import { STANCES } from '../../domain/states.ts'
import { MATCHED_IN, type Evidence } from '../../search/results/evidence.ts'
import { linkSchema, PAGE_LABEL_DESCRIPTION, pageLabelSourceSchema } from './parts.ts'

const spanSchema = z.object({ start: z.int(), end: z.int() })

export const evidenceSchema = z
  .object({
    passageId: z.string(),
    documentId: z.string(),
    versionId: z.string(),
    pageIndex: z.int().meta({ description: 'Of the page in the file, from 1' }),
    pageLabel: z.string().nullable().meta({ description: PAGE_LABEL_DESCRIPTION }),
    pageLabelSource: pageLabelSourceSchema,
    ocrConfidence: z.number().nullable().meta({
      description:
        '0 to 1 where the words were read from a picture of the page by OCR; null where the file contains them',
    }),
    headingPath: z.array(z.string()),
    text: z.string(),
    highlights: z.array(spanSchema).meta({ description: 'Matched words, as UTF-16 code units of `text`' }),
    matchedIn: z.enum(MATCHED_IN).meta({
      description:
        'Where it matches; `title`: only the title, authors, publisher or DOI of the document, whose opening this is; `filters`: nothing was searched for in texts',
    }),
    themes: z.array(z.string()).meta({ description: 'Themes that it speaks of without refusing them' }),
    tags: z
      .array(
        z.object({
          themeId: z.string(),
          start: z.int(),
          end: z.int(),
          stance: z.enum(STANCES).meta({ description: 'What its clause says of the theme' }),
          cue: spanSchema.nullable().meta({ description: 'The words that show it; null where only the phrase stands' }),
        }),
      )
      .meta({ description: 'Each phrase of a theme in `text`, refusals among them' }),
    part: z
      .object({
        partId: z.string(),
        title: z.string(),
        firstPage: z.int(),
        lastPage: z.int(),
        firstLabel: z.string().nullable(),
        lastLabel: z.string().nullable(),
      })
      .nullable()
      .meta({ description: 'The accepted part of the file that contains it, such as a strategy in a committee pack' }),
    continues: z
      .object({
        pageIndex: z.int(),
        pageLabel: z.string().nullable(),
        text: z.string(),
        highlights: z.array(spanSchema),
      })
      .nullable()
      .meta({ description: 'How its last sentence continues on the next page; a phrase is found over the joint' }),
    link: linkSchema,
  })
  .meta({ id: 'Evidence' })

export function toEvidenceView(evidence: Evidence): z.infer<typeof evidenceSchema> {
  return {
    ...evidence,
    headingPath: [...evidence.headingPath],
    highlights: evidence.highlights.map(({ start, end }) => ({ start, end })),
    themes: [...evidence.themes],
    tags: evidence.tags.map(({ cue, ...tag }) => ({ ...tag, cue: cue && { start: cue.start, end: cue.end } })),
    continues: evidence.continues && {
      ...evidence.continues,
      highlights: evidence.continues.highlights.map(({ start, end }) => ({ start, end })),
    },
    link: `/passages/${evidence.passageId}`,
  }
}
