import type { Selectable } from 'kysely'
import type { TagVerdict } from '../../domain/states.ts'
import type { Connection } from '../database.ts'
import { anyOf } from '../fragments.ts'
import type { TagDecision } from '../schema.generated.ts'
import { findSuccessorPassage } from './find-successor-passage.ts'
import { readPassages, readRetired, type Passage } from './texts.ts'
import { recountThemes } from './theme-counts.ts'

/** The rule of tags that a person set where no rule of the vocabulary had. */
const PERSON_RULE = 'person'

/** A decision on a theme of a passage, as stored. */
export type TagDecisionRow = Selectable<TagDecision>

/** A decision to be stored. */
export interface NewTagDecision {
  readonly passage: Pick<Passage, 'passageId' | 'versionId' | 'textHash'>
  readonly themeId: string
  readonly decision: TagVerdict
  readonly by: string
  readonly reason: string | null
  readonly at: Date
}

/** Adds a decision to the history, and applies it to the passage's tags. */
export async function recordTagDecision(
  db: Connection,
  made: NewTagDecision,
  vocabularyVersion: number,
): Promise<void> {
  const { passageId, versionId, textHash } = made.passage
  await db
    .insertInto('tagDecision')
    .values({
      ...{ versionId, passageId, textHash, themeId: made.themeId, decision: made.decision },
      ...{ decidedBy: made.by, reason: made.reason, decidedAt: made.at },
    })
    .execute()
  await applyDecision(db, { passageId, themeId: made.themeId, decision: made.decision, vocabularyVersion })
  await recountThemes(db, [versionId])
  await db
    .deleteFrom('themeSuggestion')
    .where('passageId', '=', passageId)
    .where('themeId', '=', made.themeId)
    .execute()
}

/** All decisions on a passage, the latest first. */
export async function listTagDecisions(db: Connection, passageId: string): Promise<readonly TagDecisionRow[]> {
  return db
    .selectFrom('tagDecision')
    .selectAll()
    .where('passageId', '=', passageId)
    .orderBy('decisionId', 'desc')
    .execute()
}

/** The decisions that hold: the last one of each passage and theme, unless it was withdrawn. */
export async function listHeldDecisions(db: Connection): Promise<readonly TagDecisionRow[]> {
  const rows = await db
    .selectFrom('tagDecision')
    .selectAll()
    .distinctOn(['passageId', 'themeId'])
    .orderBy('passageId')
    .orderBy('themeId')
    .orderBy('decisionId', 'desc')
    .execute()
  return rows.filter(({ decision }) => decision !== 'withdrawn')
}

/**
 * Applies the decisions of people to the tags of a version after it was tagged: those on its passages, on passages that a
 * new reading has replaced (by their successors), and on passages with the same text in other versions of its document.
 */
export async function applyTagDecisions(db: Connection, versionId: string, vocabularyVersion: number): Promise<void> {
  const decisions = await readDecisionsFor(db, versionId)
  if (decisions.length === 0) return
  const passages = await readPassages(db, versionId)
  const byId = new Map(passages.map((passage) => [passage.passageId, passage]))
  const byHash = new Map(passages.map((passage) => [passage.textHash, passage]))
  const latest = new Map<string, { readonly passageId: string; readonly row: TagDecisionRow }>()
  for (const row of decisions) {
    const passage =
      byId.get(row.passageId) ?? byHash.get(row.textHash) ?? (await findSuccessor(db, row, versionId, passages))
    if (passage) latest.set(`${passage.passageId} ${row.themeId}`, { passageId: passage.passageId, row })
  }
  for (const { passageId, row } of latest.values()) {
    const { themeId, decision } = row
    // a withdrawn decision leaves what the rules say
    if (decision !== 'withdrawn') await applyDecision(db, { passageId, themeId, decision, vocabularyVersion })
  }
  await recountThemes(db, [versionId])
}

/** In the order in which they were made. */
function readDecisionsFor(db: Connection, versionId: string): Promise<TagDecisionRow[]> {
  return db
    .selectFrom('tagDecision')
    .selectAll()
    .where((eb) =>
      eb.or([
        eb('versionId', '=', versionId),
        eb.and([
          eb(
            'versionId',
            'in',
            eb
              .selectFrom('version')
              .innerJoin('version as other', 'other.documentId', 'version.documentId')
              .select('other.versionId')
              .where('version.versionId', '=', versionId),
          ),
          eb('textHash', 'in', eb.selectFrom('passage').select('textHash').where('versionId', '=', versionId)),
        ]),
      ]),
    )
    .orderBy('decisionId')
    .execute()
}

async function findSuccessor(
  db: Connection,
  row: TagDecisionRow,
  versionId: string,
  passages: readonly Passage[],
): Promise<Passage | null> {
  if (row.versionId !== versionId) return null
  const retired = await readRetired(db, row.passageId)
  return retired === undefined ? null : findSuccessorPassage(retired, passages)
}

interface Applied {
  readonly passageId: string
  readonly themeId: string
  readonly decision: TagVerdict
  readonly vocabularyVersion: number
}

async function applyDecision(db: Connection, { passageId, themeId, decision, vocabularyVersion }: Applied) {
  if (decision === 'withdrawn') {
    await tagsOf(db, passageId, themeId).where('rule', '=', PERSON_RULE).execute()
    await setState(db, passageId, themeId, 'machine')
    return
  }
  const changed = await setState(db, passageId, themeId, decision === 'rejected' ? 'rejected' : 'accepted')
  if (changed || decision === 'rejected') return
  await db
    .insertInto('tag')
    .columns(['passageId', 'themeId', 'startOffset', 'endOffset', 'term', 'rule', 'vocabularyVersion', 'state'])
    .expression((eb) =>
      eb
        .selectFrom('passage')
        .select(({ fn, val, ref }) => [
          'passageId',
          val(themeId).as('themeId'),
          val(0).as('startOffset'),
          fn<number>('length', [ref('text')]).as('endOffset'),
          val('').as('term'),
          val(PERSON_RULE).as('rule'),
          val(vocabularyVersion).as('vocabularyVersion'),
          val('accepted' as const).as('state'),
        ])
        .where('passageId', '=', anyOf([passageId])),
    )
    .execute()
}

function tagsOf(db: Connection, passageId: string, themeId: string) {
  return db.deleteFrom('tag').where('passageId', '=', passageId).where('themeId', '=', themeId)
}

/** Whether there was a tag to change. */
async function setState(
  db: Connection,
  passageId: string,
  themeId: string,
  state: 'machine' | 'accepted' | 'rejected',
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('tag')
    .set({ state })
    .where('passageId', '=', passageId)
    .where('themeId', '=', themeId)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}
