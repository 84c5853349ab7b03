import { sql } from 'kysely'
import { inject } from 'vitest'
import { storeBody, type StoredBody } from '../../../../src/ingest/store-version.ts'
import { openCatalogue, type Catalogue, type Connection } from '../../../../src/db/database.ts'
import { recordLocation, readLocation, type Location, type NewLocation } from '../../../../src/db/harvest/locations.ts'
import { migrate } from '../../../../src/db/migrate.ts'
import { freshNamespace, testLog } from '../../../support/test-app.ts'

/** A catalogue in its own schema. */
export interface ScratchCatalogue {
  readonly catalogue: Catalogue
  readonly schema: string
  /** Opens the same tables over separate connections, as another process would. */
  openOther(): Catalogue
  /** Removes the schema and closes every connection. */
  close(): Promise<void>
}

/** Opens an empty catalogue, with tables if `isMigrated`. */
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

/** Adds a location for an address, and returns it. */
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
  return readExistingLocation(db, locationId)
}

/** Reads the current state of a location. */
export async function readExistingLocation(db: Connection, locationId: string): Promise<Location> {
  const location = await readLocation(db, locationId)
  if (location === undefined) throw new Error(`no location ${locationId}`)
  return location
}

/** Stores a version at a location; of its bytes only the key matters. */
export function addVersion(catalogue: Catalogue, location: Location, bodyKey: string): Promise<StoredBody> {
  const validators = { etag: null, lastModified: null }
  return storeBody(catalogue, location, { bodyKey, bytes: 1, mediaType: 'text/html', fileName: null, ...validators })
}
