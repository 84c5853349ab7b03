import { describe, expect, it } from 'vitest'
import { createStatementNames } from '../../src/db/statement-names.ts'

describe('names of statements', () => {
  it('are given to statements that are sent often, one each', () => {
    const names = createStatementNames()
    const seen = Array.from({ length: 8 }, () => names.nameOf('select 1'))
    expect(seen.slice(0, 5)).toEqual([undefined, undefined, undefined, undefined, undefined])
    expect(new Set(seen.slice(5)).size).toBe(1)
    const others = Array.from({ length: 8 }, () => names.nameOf('select 2'))
    expect(others.at(-1)).toMatch(/^[0-9a-f]{16}$/)
    expect(others.at(-1)).not.toBe(seen.at(-1))
  })

  it('are not given again to a statement whose name was forgotten', () => {
    const names = createStatementNames()
    for (let uses = 0; uses < 8; uses += 1) names.nameOf('select 1')
    names.forget('select 1')
    expect(Array.from({ length: 8 }, () => names.nameOf('select 1'))).toEqual(Array.from({ length: 8 }))
  })

  it('are limited in number, whatever statements are made', () => {
    const names = createStatementNames()
    const given = new Set<string | undefined>()
    for (let number = 0; number < 1_000; number += 1) {
      for (let uses = 0; uses < 6; uses += 1) given.add(names.nameOf(`select ${number}`))
    }
    expect(given.size).toBe(151)
  })
})
