import type { Tombstone } from './removals.ts'
import { NotFoundError } from '../../errors.ts'

/** The error for a removed document: answered as HTTP 410, and given when its bytes are submitted again. */
export function documentRemoved(tombstone: Tombstone): NotFoundError {
  const { title, kind, publisher, published, removedAt, reason } = tombstone
  const what = [kind, publisher, published].filter((part) => part !== null).join(', ')
  const day = removedAt.toISOString().slice(0, 10)
  return new NotFoundError('document_removed', `“${title}” (${what}) was removed on ${day}: ${reason}`)
}
