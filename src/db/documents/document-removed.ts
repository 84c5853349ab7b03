import type { Tombstone } from './removals.ts'
import { NotFoundError } from '../../errors.ts'

/** What is said of a document that was taken out: HTTP 410, and why bytes that come again are not let in. */
export function documentRemoved(tombstone: Tombstone): NotFoundError {
  const { title, kind, publisher, published, removedAt, reason } = tombstone
  const what = [kind, publisher, published].filter((part) => part !== null).join(', ')
  const day = removedAt.toISOString().slice(0, 10)
  return new NotFoundError('document_removed', `“${title}” (${what}) was removed on ${day}: ${reason}`)
}
