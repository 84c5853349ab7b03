import type { CoveragePorts } from './ports.ts'
import { readHeldDocuments, readSoughtAddresses } from './coverage-queries.ts'
import { listSources } from '../../db/harvest/sources.ts'
import { toCoverage, type CoverageRow } from './coverage.ts'

/** The register as it is now, and the versions of the lists it was computed from. */
export interface Coverage {
  readonly readAt: Date
  /** Versions of expected.yaml and places.yaml. */
  readonly expectedVersion: number
  readonly placesVersion: number
  readonly rows: readonly CoverageRow[]
}

/** Reads the catalogue and computes the register. */
export async function readCoverage(app: CoveragePorts): Promise<Coverage> {
  const { gazetteer, expected, sources: declared } = app.library
  const placeIds = expected.strategies.map(({ place }) => place)
  const addresses = expected.strategies.flatMap((strategy) => strategy.addresses)
  const known = new Map((await listSources(app.catalogue)).map((source) => [source.sourceId, source]))
  const sources = declared.map(({ id, title, places, documents }) => ({
    sourceId: id,
    title,
    places: [...places, ...documents.flatMap((document) => document.places)],
    lastRun: known.get(id)?.lastRun ?? null,
  }))
  // Places declared for a whole source hold for its addresses, unless an address declares its own.
  const placesOf = new Map(declared.filter(({ places }) => places.length > 0).map(({ id, places }) => [id, places]))
  const sought = await readSoughtAddresses(app.catalogue, placeIds, addresses, [...placesOf.keys()])
  const facts = {
    documents: await readHeldDocuments(app.catalogue, placeIds, addresses),
    sought: sought.map((one) => ({
      ...one,
      places: one.places.length > 0 ? one.places : (placesOf.get(one.sourceId ?? '') ?? []),
    })),
    sources,
  }
  return {
    readAt: app.clock.now(),
    expectedVersion: expected.version,
    placesVersion: gazetteer.version,
    rows: toCoverage(gazetteer, expected, facts),
  }
}
