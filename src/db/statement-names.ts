import { createHash } from 'node:crypto'
import { LRUCache } from 'lru-cache'

/** Names for statements that are sent often, under which a connection keeps them parsed and planned. */
export interface StatementNames {
  /** The name of a statement, or undefined while it is not worth one. */
  nameOf(text: string): string | undefined
  /** Gives the statement no name any more. */
  forget(text: string): void
}

/** Statements sent only now and then would take memory in each connection for nothing. */
const USES_BEFORE_NAME = 5
/** Connections keep each named statement, at some 50 kB, as long as they live. */
const MAX_NAMES = 150
/** Statements that are watched; those that differ with the number of their values are many. */
const MAX_WATCHED = 1_000

/** Names of one pool, the same in all of its connections. */
export function createStatementNames(): StatementNames {
  const uses = new LRUCache<string, number>({ max: MAX_WATCHED })
  const names = new Map<string, string>()
  const forgotten = new Set<string>()
  return {
    nameOf: (text) => {
      const known = names.get(text)
      if (known !== undefined) return known
      if (names.size >= MAX_NAMES || forgotten.has(text)) return undefined
      const count = (uses.get(text) ?? 0) + 1
      uses.set(text, count)
      if (count <= USES_BEFORE_NAME) return undefined
      uses.delete(text)
      const name = createHash('sha256').update(text).digest('hex').slice(0, 16)
      names.set(text, name)
      return name
    },
    forget: (text) => {
      names.delete(text)
      forgotten.add(text)
    },
  }
}
