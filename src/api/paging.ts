import { InvalidInputError } from '../errors.ts'

/** Offset paging: good enough for lists that rarely grow at the head and that people page through. */
export interface Paging {
  readonly limit: number
  readonly cursor: string | null
}

/** @throws InvalidInputError `cursor_invalid` */
export function offsetOf(paging: Paging): number {
  if (paging.cursor === null) return 0
  if (!/^o\d{1,9}$/.test(paging.cursor)) throw new InvalidInputError('cursor_invalid', 'not a cursor of this list')
  return Number(paging.cursor.slice(1))
}

/** A page of a list that is in memory as a whole. */
export function pageOf<T>(all: readonly T[], paging: Paging): ReturnType<typeof toPage<T>> {
  const offset = offsetOf(paging)
  return toPage(all.slice(offset, offset + paging.limit + 1), paging)
}

/** Makes a page of a list that was read with one row more than requested. */
export function toPage<T>(
  rows: readonly T[],
  paging: Paging,
): { readonly rows: readonly T[]; readonly nextCursor: string | null } {
  const more = rows.length > paging.limit
  const next = `o${offsetOf(paging) + paging.limit}`
  return { rows: rows.slice(0, paging.limit), nextCursor: more ? next : null }
}
