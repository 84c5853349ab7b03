import { z } from 'zod'
import { recordTagDecision } from '../../../db/texts/tag-decisions.ts'
import { readPassagesById } from '../../../db/texts/texts.ts'
import { TAG_VERDICTS } from '../../../domain/states.ts'
import { filledText, text } from '../../../domain/value-schemas.ts'
import { InvalidInputError, NotFoundError } from '../../../errors.ts'
import { enqueueRecorded } from '../../../ingest/jobs/enqueue-all.ts'
import { requeueAt } from '../../../ingest/jobs/requeue.ts'
import type { OpinionPorts } from './ports.ts'

/** What somebody decides on a theme of a passage. */
export const tagDecisionSchema = z.strictObject({
  passageId: text(80),
  decision: z.enum(TAG_VERDICTS, 'choose one of the options'),
  by: filledText(200, 'enter the name of who decides'),
  reason: text(2_000).trim().default(''),
})

/**
 * Records a decision with name, time and reason, changes the passage's tags and queues its version for indexing. Neither
 * rules nor the second opinion change it again.
 * @throws InvalidInputError `theme_unknown`; NotFoundError `passage_missing`
 */
export async function decideTag(
  app: OpinionPorts,
  themeId: string,
  { passageId, decision, by, reason }: z.output<typeof tagDecisionSchema>,
): Promise<void> {
  const { vocabulary } = app.library
  if (!vocabulary.themes.some(({ id }) => id === themeId)) {
    throw new InvalidInputError('theme_unknown', `no theme ${themeId}`)
  }
  const passage = (await readPassagesById(app.catalogue, [passageId])).get(passageId)
  if (passage === undefined) throw new NotFoundError('passage_missing', `no passage ${passageId}`)
  const jobs = await app.catalogue.transaction().execute(async (db) => {
    const made = { passage, themeId, decision, by, reason: reason === '' ? null : reason, at: app.clock.now() }
    await recordTagDecision(db, made, vocabulary.version)
    return requeueAt(db, 'index', [passage.versionId])
  })
  await enqueueRecorded(app, jobs)
}
