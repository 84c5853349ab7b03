import { describe, expect, it } from 'vitest'
import { createBudget, MAX_ANSWER_CHARACTERS, takeWhole } from '../../../src/features/mcp/budget.ts'

describe('the budget of an answer', () => {
  it('takes whole items, in order, until the next does not fit', () => {
    const items = Array.from({ length: 100 }, (_, at) => `${at} ${'x'.repeat(995)}`)
    const { taken, omitted } = takeWhole(items)
    expect([...taken, ...omitted]).toEqual(items)
    // the same JSON is sent twice
    expect(2 * JSON.stringify(taken).length).toBeLessThanOrEqual(MAX_ANSWER_CHARACTERS)
    expect(2 * JSON.stringify(items.slice(0, taken.length + 4)).length).toBeGreaterThan(MAX_ANSWER_CHARACTERS)
  })

  it('takes the first item whatever its size, so that an answer is never empty', () => {
    const items = ['x'.repeat(MAX_ANSWER_CHARACTERS), 'y']
    expect(takeWhole(items)).toEqual({ taken: items.slice(0, 1), omitted: ['y'] })
  })

  it('is one for all lists of an answer', () => {
    const budget = createBudget()
    const half = 'x'.repeat(MAX_ANSWER_CHARACTERS / 4)
    expect([budget.take(half), budget.take(half), budget.take('y')]).toEqual([true, false, true])
  })
})
