import { PART_DECISIONS, type PartDecision } from '../../../domain/states.ts'
import { z } from 'zod'
import { filledText } from '../../../domain/value-schemas.ts'
import type { DocumentPorts } from '../ports.ts'
import { readPart, recordDecision, type PartRow } from '../../../db/texts/parts.ts'
import { NotFoundError } from '../../../errors.ts'

const MAX_NAME = 200

/** The decision on a part, and who makes it. */
export const partDecisionSchema = z.strictObject({
  decision: z.enum(PART_DECISIONS),
  by: filledText(MAX_NAME, 'enter the name of who decides'),
})

/**
 * Records a decision on a proposed part with name and time; the latest decision applies.
 * @throws NotFoundError `part_missing`
 */
export async function decidePart(
  app: DocumentPorts,
  partId: string,
  decision: PartDecision,
  by: string,
): Promise<PartRow> {
  await recordDecision(app.catalogue, partId, decision, by, app.clock.now())
  const part = await readPart(app.catalogue, partId)
  if (part === undefined) throw new NotFoundError('part_missing', `no part ${partId}`)
  return part
}
