/**
 * Characters of a whole answer: 10,000 tokens at four characters each. Claude Code warns of an answer beyond 10,000 tokens
 * and cuts it at 25,000 (MAX_MCP_OUTPUT_TOKENS).
 */
export const MAX_ANSWER_CHARACTERS = 40_000

/** The same JSON is sent twice, as structured content and as text; and something is left for what is around lists. */
const MAX_LIST_CHARACTERS = MAX_ANSWER_CHARACTERS / 2 - 2_000

/** What is left of an answer. */
export interface Budget {
  /** Whether an item still fits as JSON, and if so takes its room; the first item always fits. */
  take(item: unknown): boolean
}

export function createBudget(): Budget {
  let left: number | null = null
  return {
    take: (item) => {
      const room = left ?? MAX_LIST_CHARACTERS
      const characters = JSON.stringify(item).length + 1
      if (left !== null && characters > room) return false
      left = room - characters
      return true
    },
  }
}

/** Items that fit into an answer, and those that do not. */
export interface Fitting<T> {
  readonly taken: readonly T[]
  readonly omitted: readonly T[]
}

/** The first items that fit into an answer as JSON, whole: nothing is cut. At least one is taken. */
export function takeWhole<T>(items: readonly T[], budget: Budget = createBudget()): Fitting<T> {
  const at = items.findIndex((item) => !budget.take(item))
  return at === -1 ? { taken: items, omitted: [] } : { taken: items.slice(0, at), omitted: items.slice(at) }
}
