import { sql } from 'kysely'
import { jsonBuildObject } from 'kysely/helpers/postgres'
import type { Span } from '../../domain/parsed-document.ts'
import type { Stance } from '../../domain/states.ts'
import type { EvidencePart } from '../../domain/evidence-part.ts'
import { compileOnce } from '../compile-once.ts'
import type { Connection } from '../database.ts'
import { anyOf } from '../fragments.ts'
import { cueOfTag, isNotRejected } from './tags.ts'
import { innermostPart } from './parts.ts'
import type { LabelledPassage } from './texts.ts'

/** A theme assigned to a span of a passage. */
export interface EvidenceTag {
  readonly themeId: string
  readonly start: number
  readonly end: number
  readonly stance: Stance
  /** The words that show the stance; null where only the phrase stands. */
  readonly cue: Span | null
}

/** A passage with everything that is shown of it in a result. */
export interface EvidencePassage extends Omit<LabelledPassage, 'ordinal' | 'start' | 'end' | 'textHash'> {
  /** In the order of the text, without rejected ones. */
  readonly tags: readonly EvidenceTag[]
  /** The innermost accepted part with its page, or null. */
  readonly part: EvidencePart | null
  /** The printed label of the next page; null for none. */
  readonly nextLabel: string | null
}

/** These passages in any order, in one statement; missing ones are left out. */
export async function readEvidencePassages(
  db: Connection,
  passageIds: readonly string[],
): Promise<readonly EvidencePassage[]> {
  return passageIds.length === 0 ? [] : selectByIds(db, passageIds)
}

/** The first passage of each of these versions. */
export async function readOpeningPassages(
  db: Connection,
  versionIds: readonly string[],
): Promise<readonly EvidencePassage[]> {
  return versionIds.length === 0 ? [] : selectOpenings(db, versionIds)
}

const selectByIds = compileOnce((db, passageIds: readonly string[]) =>
  selectEvidence(db).where('passage.passageId', '=', anyOf(passageIds)),
)

const selectOpenings = compileOnce((db, versionIds: readonly string[]) =>
  selectEvidence(db)
    .where('passage.versionId', '=', anyOf(versionIds))
    .where('passage.ordinal', '=', ({ selectFrom }) =>
      selectFrom('passage as other')
        .select(({ fn }) => fn.min('other.ordinal').as('first'))
        .whereRef('other.versionId', '=', 'passage.versionId'),
    ),
)

function selectEvidence(db: Connection) {
  return db
    .selectFrom('passage')
    .innerJoin('version', 'version.versionId', 'passage.versionId')
    .leftJoin('page', (join) =>
      join.onRef('page.versionId', '=', 'passage.versionId').onRef('page.pageIndex', '=', 'passage.pageIndex'),
    )
    .select(['passage.passageId', 'version.documentId', 'passage.versionId', 'passage.pageIndex', 'passage.text'])
    .leftJoin('page as following', (join) =>
      join
        .onRef('following.versionId', '=', 'passage.versionId')
        .on('following.pageIndex', '=', ({ eb, ref }) => eb(ref('passage.pageIndex'), '+', 1)),
    )
    .select(['passage.headingPath', 'page.label', 'page.labelSource', 'page.confidence'])
    .select(['passage.continuation', 'following.label as nextLabel'])
    .select(({ fn, ref, selectFrom }) => [
      fn
        .coalesce(
          selectFrom('tag')
            .select(({ fn: ofTags, ref: ofTag }) =>
              ofTags
                .jsonAgg(
                  jsonBuildObject({
                    themeId: ofTag('tag.themeId'),
                    start: ofTag('tag.startOffset'),
                    end: ofTag('tag.endOffset'),
                    stance: ofTag('tag.stance'),
                    cue: cueOfTag(),
                  }),
                )
                .orderBy('tag.startOffset')
                .orderBy('tag.themeId')
                .as('tags'),
            )
            .whereRef('tag.passageId', '=', 'passage.passageId')
            .where(isNotRejected()),
          sql<EvidenceTag[]>`'[]'::json`,
        )
        .as('tags'),
      innermostPart(ref('passage.versionId'), ref('passage.pageIndex')).as('part'),
    ])
}
