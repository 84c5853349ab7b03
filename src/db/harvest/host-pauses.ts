import { expressionBuilder, sql, type RawBuilder } from 'kysely'
import type { DB } from '../schema.generated.ts'

/** Whether an operator has paused the row of `host`, and the pause is not over. */
export function isPaused(): RawBuilder<boolean> {
  const { ref } = expressionBuilder<DB, 'host'>()
  return sql<boolean>`(${ref('host.pausedAt')} is not null and coalesce(${ref('host.pausedUntil')}, 'infinity') > now())`
}
