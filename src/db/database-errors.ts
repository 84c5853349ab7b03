import type { PostgresPool, PostgresPoolClient } from 'kysely'
import type pg from 'pg'
import { createStatementNames, type StatementNames } from './statement-names.ts'
import { AppError, messageOf, TransientError } from '../errors.ts'

/**
 * SQLSTATEs caused by the server rather than by the statement: no connection (08), no resources (53), intervention by
 * an operator (57P), a fault of the machine (58000, 58030), and our own time limits: for a statement (57014), for a
 * wait for a lock (55P03), for an idle transaction (25P03).
 */
const UNAVAILABLE = /^(?:08...|53...|57P..|58000|58030|57014|55P03|25P03)$/
const DISK_FULL = '53100'
/** Two transactions conflicted: one of them must be run again. */
const CONFLICT = /^40...$/
/** A prepared statement would now return other columns; sent once more without a name, it does. */
const CHANGED_RESULT = '0A000'

const NETWORK_CODES: ReadonlySet<string> = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN'],
  ...['EHOSTUNREACH', 'EHOSTDOWN', 'ENETUNREACH', 'ENETDOWN', 'EADDRNOTAVAIL', 'EMFILE', 'ENFILE'],
])

/** Messages of errors that pg and its pool throw without a code (8.23). */
const LOST_MESSAGES =
  /^Connection (?:terminated|ended)|^timeout (?:expired|exceeded when trying to connect)|is not queryable$|^Query read timeout|^Cannot use a pool after calling end/

/**
 * Converts a PostgreSQL error to a TransientError when the server, not the statement, is at fault; returns any other
 * error unchanged. `catalogue_full`: its disk is full; `catalogue_conflict`: two transactions conflicted;
 * `catalogue_unavailable`: everything else.
 */
export function toDatabaseError(error: unknown): unknown {
  if (error instanceof AppError) return error
  const code = codeOf(error)
  const options = { cause: error }
  if (code === DISK_FULL || /disk quota exceeded/i.test(messageOf(error))) {
    return new TransientError('catalogue_full', 'the disk of the catalogue is full', options)
  }
  if (CONFLICT.test(code) || (code === CHANGED_RESULT && /cached plan/.test(messageOf(error)))) {
    return new TransientError('catalogue_conflict', `two changes conflicted in the catalogue (${code})`, options)
  }
  const isLost = UNAVAILABLE.test(code) || NETWORK_CODES.has(code) || LOST_MESSAGES.test(messageOf(error))
  return isLost ? toUnavailable(error) : error
}

/** Whether the error means that the catalogue failed, whatever was being done. */
export function isCatalogueFault(error: unknown): error is TransientError {
  return error instanceof TransientError && error.code.startsWith('catalogue_')
}

/**
 * Wraps a pool so that failing to get a connection, and losing one during a query or transaction, throw TransientError.
 * The only place where PostgreSQL errors become ours.
 */
export function withDatabaseErrors(pool: pg.Pool): PostgresPool {
  const names = createStatementNames()
  return {
    connect: async () => {
      try {
        return wrapClient(await pool.connect(), names)
      } catch (error) {
        const known = toDatabaseError(error)
        throw known instanceof AppError ? known : toUnavailable(error)
      }
    },
    end: () => pool.end(),
  }
}

function wrapClient(client: pg.PoolClient, names: StatementNames): PostgresPoolClient {
  const query = async (text: string, parameters: readonly unknown[]): Promise<unknown> => {
    const values = [...parameters]
    const name = values.length === 0 ? undefined : names.nameOf(text)
    try {
      return await client.query(name === undefined ? { text, values } : { name, text, values })
    } catch (error) {
      // a newer program has changed the table since the statement was prepared
      if (codeOf(error) === CHANGED_RESULT) names.forget(text)
      throw toDatabaseError(error)
    }
  }
  // Kysely's second overload takes a cursor, which this dialect is never given.
  return { query: query as PostgresPoolClient['query'], release: () => client.release() }
}

/** Anybody may read the message, so unlike PostgreSQL's own it names no address and no user. */
function toUnavailable(error: unknown): TransientError {
  const reason = codeOf(error) || messageOf(error)
  return new TransientError('catalogue_unavailable', `the catalogue does not answer (${reason})`, { cause: error })
}

/** The error code; for several failed attempts at the addresses of one name, that of the first. */
function codeOf(error: unknown): string {
  const { code, errors } = error as { code?: unknown; errors?: readonly unknown[] }
  if (typeof code === 'string') return code
  return errors?.[0] === undefined ? '' : codeOf(errors[0])
}
