import { sql } from 'kysely'
import { inject } from 'vitest'
import { storeBody, type StoredBody } from '../../../../src/ingest/store-version.ts'
import { openCatalogue, type Catalogue, type Connection } from '../../../../src/db/database.ts'
import { recordLocation, readLocation, type Location, type NewLocation } from '../../../../src/db/harvest/locations.ts'
import { migrate } from '../../../../src/db/migrate.ts'
import { freshNamespace, testLog } from '../../../support/test-app.ts'

/** A catalogue in a schema of its own. */
export interface ScratchCatalogue {
  readonly catalogue: Catalogue
  readonly schema: string
  /** The same tables over connections of their own, as another process has them. */
  openOther(): Catalogue
  /** Removes the schema and closes every connection. */
  close(): Promise<void>
}

/** An empty catalogue; without tables unless it is to be migrated. */
export async function openScratchCatalogue(isMigrated = true): Promise<ScratchCatalogue> {
  const schema = freshNamespace()
  const opened: Catalogue[] = []
  const open = (): Catalogue => {
    const catalogue = openCatalogue({ url: inject('databaseUrl'), schema }, testLog)
    opened.push(catalogue)
    return catalogue
  }
  const catalogue = open()
  if (isMigrated) await migrate(catalogue, schema)
  return {
    catalogue,
    schema,
    openOther: open,
    close: async () => {
      await sql`drop schema if exists ${sql.id(schema)} cascade`.execute(catalogue)
      await Promise.all(opened.map((each) => each.destroy()))
    },
  }
}

/** Notes an address, and gives it as it then is. */
export async function addLocation(
  db: Connection,
  address: string,
  fields: Partial<NewLocation> = {},
): Promise<Location> {
  const found: NewLocation = {
    address,
    kind: 'web',
    sourceId: null,
    workKey: null,
    hints: {},
    bodyKey: null,
    ...fields,
  }
  const { locationId } = await recordLocation(db, found)
  return readWhole(db, locationId)
}

/** The location as the catalogue has it now. */
export async function readWhole(db: Connection, locationId: string): Promise<Location> {
  const location = await readLocation(db, locationId)
  if (location === undefined) throw new Error(`no location ${locationId}`)
  return location
}

/** Admits bytes, of which only the key matters, at a location. */
export function admit(catalogue: Catalogue, location: Location, bodyKey: string): Promise<StoredBody> {
  const validators = { etag: null, lastModified: null }
  return storeBody(catalogue, location, { bodyKey, bytes: 1, mediaType: 'text/html', fileName: null, ...validators })
}
