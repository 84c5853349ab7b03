import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresQueryCompiler,
  type CompiledQuery,
  type QueryResult,
} from 'kysely'
import { describe, expect, it } from 'vitest'
import { compileOnce } from '../../src/db/compile-once.ts'
import { anyOf } from '../../src/db/fragments.ts'
import type { DB } from '../../src/db/schema.generated.ts'

const sent: CompiledQuery[] = []

/** Answers every statement with no rows. */
class ListeningDriver extends DummyDriver {
  override async acquireConnection() {
    return {
      executeQuery: async (query: CompiledQuery): Promise<QueryResult<never>> => {
        sent.push(query)
        return { rows: [] }
      },
      streamQuery: async function* () {},
    }
  }
}

const db = new Kysely<DB>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new ListeningDriver(),
    createQueryCompiler: () => new PostgresQueryCompiler(),
    createIntrospector: () => {
      throw new Error('nothing to introspect')
    },
  },
})

describe('a query that is compiled once', () => {
  it('is built once, and sent with the value of each call', async () => {
    let built = 0
    const read = compileOnce((on, themes: readonly string[]) => {
      built += 1
      return on
        .selectFrom('tag')
        .select('themeId')
        .where('state', '<>', 'rejected')
        .where('themeId', '=', anyOf(themes))
    })
    await read(db, ['a', 'b'])
    await read(db, [])
    expect(built).toBe(1)
    expect(sent.map(({ parameters }) => parameters)).toEqual([
      ['rejected', ['a', 'b']],
      ['rejected', []],
    ])
    expect(new Set(sent.map(({ sql }) => sql)).size).toBe(1)
  })

  it('is refused when its value is not a parameter', async () => {
    const read = compileOnce((on, themes: readonly string[]) =>
      on.selectFrom('tag').select('themeId').limit(themes.length),
    )
    await expect(read(db, ['a'])).rejects.toThrow('does not pass its value on')
  })
})
