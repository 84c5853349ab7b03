import type { PostgresPool, PostgresPoolClient } from 'kysely'
import type pg from 'pg'
import { AppError, messageOf, TransientError } from '../errors.ts'

/**
 * SQLSTATEs that say something about the server and nothing about the statement: no connection (08), no resources (53),
 * an operator's intervention (57P), a fault of the machine (58000, 58030), and our own bounds in time: of a statement
 * (57014), of a wait for a lock (55P03), of an idle transaction (25P03).
 */
const UNAVAILABLE = /^(?:08...|53...|57P..|58000|58030|57014|55P03|25P03)$/
const DISK_FULL = '53100'
/** Two transactions met: one of them is to be run again. */
const CONFLICT = /^40...$/

const NETWORK_CODES: ReadonlySet<string> = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN'],
  ...['EHOSTUNREACH', 'EHOSTDOWN', 'ENETUNREACH', 'ENETDOWN', 'EADDRNOTAVAIL', 'EMFILE', 'ENFILE'],
])

/** What pg and its pool throw without a code (8.23). */
const LOST_MESSAGES =
  /^Connection (?:terminated|ended)|^timeout (?:expired|exceeded when trying to connect)|is not queryable$|^Query read timeout|^Cannot use a pool after calling end/

/**
 * An error of PostgreSQL as ours, when it is the server's fault and not the statement's; any other as it is.
 * `catalogue_full`: its disk; `catalogue_conflict`: a transaction that met another; `catalogue_unavailable`: the rest.
 */
export function toDatabaseError(error: unknown): unknown {
  if (error instanceof AppError) return error
  const code = codeOf(error)
  const options = { cause: error }
  if (code === DISK_FULL || /disk quota exceeded/i.test(messageOf(error))) {
    return new TransientError('catalogue_full', 'the disk of the catalogue is full', options)
  }
  if (CONFLICT.test(code)) {
    return new TransientError('catalogue_conflict', `two changes met in the catalogue (${code})`, options)
  }
  const isLost = UNAVAILABLE.test(code) || NETWORK_CODES.has(code) || LOST_MESSAGES.test(messageOf(error))
  return isLost ? toUnavailable(error) : error
}

/** Whether it is the catalogue that failed, whatever was being done. */
export function isCatalogueFault(error: unknown): error is TransientError {
  return error instanceof TransientError && error.code.startsWith('catalogue_')
}

/**
 * The pool, but for its errors: a connection that cannot be had, for whatever reason, and one that breaks under a query
 * or a transaction are Transient. The one place where errors of PostgreSQL become ours.
 */
export function withDatabaseErrors(pool: pg.Pool): PostgresPool {
  return {
    connect: async () => {
      try {
        return wrapClient(await pool.connect())
      } catch (error) {
        const known = toDatabaseError(error)
        throw known instanceof AppError ? known : toUnavailable(error)
      }
    },
    end: () => pool.end(),
  }
}

function wrapClient(client: pg.PoolClient): PostgresPoolClient {
  const query = async (text: string, parameters: readonly unknown[]): Promise<unknown> => {
    try {
      return await client.query(text, [...parameters])
    } catch (error) {
      throw toDatabaseError(error)
    }
  }
  // Kysely's second form takes a cursor, of which the dialect is given none.
  return { query: query as PostgresPoolClient['query'], release: () => client.release() }
}

/** The message may be anybody's to read: it names no address and no user, as PostgreSQL's own does. */
function toUnavailable(error: unknown): TransientError {
  const reason = codeOf(error) || messageOf(error)
  return new TransientError('catalogue_unavailable', `the catalogue does not answer (${reason})`, { cause: error })
}

/** Also of several attempts at one name, each address of which failed. */
function codeOf(error: unknown): string {
  const { code, errors } = error as { code?: unknown; errors?: readonly unknown[] }
  if (typeof code === 'string') return code
  return errors?.[0] === undefined ? '' : codeOf(errors[0])
}
