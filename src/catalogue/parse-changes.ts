import { sql } from 'kysely'
import type { Connection } from './database.ts'

/** What reading a version again changed. Characters and passages of the whole version. */
export interface ParseChange {
  readonly versionId: string
  readonly documentId: string
  readonly title: string
  readonly parserBefore: string
  readonly parserAfter: string
  readonly pagesBefore: number
  readonly pagesAfter: number
  readonly charactersBefore: number
  readonly charactersAfter: number
  readonly passagesKept: number
  readonly passagesGone: number
  readonly passagesNew: number
  readonly titleBefore: string | null
  readonly titleAfter: string | null
  readonly createdAt: Date
}

export async function recordParseChange(
  db: Connection,
  change: Omit<ParseChange, 'documentId' | 'title' | 'createdAt'>,
): Promise<void> {
  await db
    .insertInto('parse_change')
    .values({
      version_id: change.versionId,
      parser_before: change.parserBefore,
      parser_after: change.parserAfter,
      pages_before: change.pagesBefore,
      pages_after: change.pagesAfter,
      characters_before: change.charactersBefore,
      characters_after: change.charactersAfter,
      passages_kept: change.passagesKept,
      passages_gone: change.passagesGone,
      passages_new: change.passagesNew,
      title_before: change.titleBefore,
      title_after: change.titleAfter,
    })
    .execute()
}

/** The latest first. */
export async function listParseChanges(db: Connection, limit: number, offset: number): Promise<readonly ParseChange[]> {
  const { rows } = await sql<ParseChange>`
    select version_id as "versionId", version.document_id as "documentId", document.title,
      parser_before as "parserBefore", parser_after as "parserAfter", pages_before as "pagesBefore",
      pages_after as "pagesAfter", characters_before as "charactersBefore", characters_after as "charactersAfter",
      passages_kept as "passagesKept", passages_gone as "passagesGone", passages_new as "passagesNew",
      title_before as "titleBefore", title_after as "titleAfter", parse_change.created_at as "createdAt"
    from parse_change join version using (version_id) join document using (document_id)
    order by parse_change_id desc limit ${limit} offset ${offset}`.execute(db)
  return rows
}
