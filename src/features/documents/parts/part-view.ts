import { PART_DECISIONS } from '../../../domain/states.ts'
import { z } from 'zod'
import type { PartRow } from '../../../db/texts/parts.ts'
import { PART_SIGNS } from '../../../domain/parsed-document.ts'
import { instantSchema, linkSchema, toInstantOrNull } from '../../../api/views/parts.ts'

export const partSchema = z
  .object({
    partId: z.string(),
    versionId: z.string(),
    firstPage: z.int().meta({ description: 'Of the file, from 1' }),
    lastPage: z.int(),
    title: z.string(),
    score: z.number().meta({ description: '0 to 1, from all signs together' }),
    evidence: z.array(
      z.object({
        sign: z.enum(PART_SIGNS),
        detail: z.string().meta({ description: 'The words in which the sign was found, if any' }),
      }),
    ),
    decision: z.enum(PART_DECISIONS).nullable().meta({ description: 'Null: proposed, not yet decided' }),
    decidedBy: z.string().nullable(),
    decidedAt: instantSchema.nullable(),
    link: linkSchema,
  })
  .meta({ id: 'Part' })

export function toPartView(part: PartRow): z.infer<typeof partSchema> {
  return {
    ...part,
    evidence: part.evidence.map(({ sign, detail }) => ({ sign, detail })),
    decidedAt: toInstantOrNull(part.decidedAt),
    link: `/versions/${part.versionId}/pages/${part.firstPage}`,
  }
}
