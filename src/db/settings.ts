import type { Connection } from './database.ts'

/** A value stored between starts of the program, or undefined. */
export async function readSetting(db: Connection, key: string): Promise<unknown> {
  const row = await db.selectFrom('setting').select('value').where('key', '=', key).executeTakeFirst()
  return row?.value
}

export async function writeSetting(db: Connection, key: string, value: object): Promise<void> {
  const json = JSON.stringify(value)
  await db
    .insertInto('setting')
    .values({ key, value: json })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: json, updatedAt: new Date() }))
    .execute()
}
