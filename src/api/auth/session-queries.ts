import type { Connection } from '../../db/database.ts'

/** Stores a session, and deletes those that have expired by `now`. */
export async function insertSession(db: Connection, digest: string, expiresAt: Date, now: Date): Promise<void> {
  await db.deleteFrom('session').where('expiresAt', '<=', now).execute()
  await db.insertInto('session').values({ digest, expiresAt }).execute()
}

/** Whether the session exists and has not expired by `now`. */
export async function hasSession(db: Connection, digest: string, now: Date): Promise<boolean> {
  const row = await db
    .selectFrom('session')
    .select('digest')
    .where('digest', '=', digest)
    .where('expiresAt', '>', now)
    .executeTakeFirst()
  return row !== undefined
}

export async function deleteSession(db: Connection, digest: string): Promise<void> {
  await db.deleteFrom('session').where('digest', '=', digest).execute()
}
