import { sql } from 'kysely'
import { LRUCache } from 'lru-cache'
import type { Connection } from '../../db/database.ts'
import { AppError, messageOf, PermanentError } from '../../errors.ts'
import { NO_CHECKPOINT, type Source } from '../../domain/source.ts'
import { harvestSource } from '../../ingest/harvest/harvest-source.ts'
import { createListParser } from '../../ingest/harvest/parse-list.ts'
import type { HarvestPorts } from '../../ingest/harvest/ports.ts'
import { mailtoOf, readList } from '../../ingest/harvest/read-list.ts'
import { recordDiscoveredItem } from '../../ingest/harvest/record-discovered-item.ts'
import { enqueueLocation } from '../../ingest/jobs/enqueue-location.ts'
import { loggerFor } from '../../logger.ts'

/** Looked up at once; the rest follows a minute later. */
const MAX_DOIS = 20

/** A DOI that no index knows is looked up again after a week: some are registered after their papers are handed round. */
const UNKNOWN_MS = 7 * 24 * 60 * 60_000
const MAX_UNKNOWN = 10_000

/** How the requests are named in the log of a host. */
const HOLDER = 'enrich'

/** The indexes that can be asked, in this order. */
const INDEXES = ['crossref', 'openalex'] as const

/** Looks up the DOIs of uploaded documents; returns how many records were found. */
export type DoiEnricher = (signal: AbortSignal) => Promise<number>

/**
 * Creates the lookup of the DOIs that uploaded files state as their own, at Crossref and then OpenAlex: only at those of
 * which a source is enabled in the library, so that nothing is asked that an operator has not switched on. A record that
 * is found goes the way of any harvested one: it becomes a document that is merged with the upload where DOI and title
 * agree. Uploads never wait for it.
 */
export function createDoiEnricher(app: HarvestPorts): DoiEnricher {
  const unknown = new LRUCache<string, true>({ max: MAX_UNKNOWN, ttl: UNKNOWN_MS })
  return async (signal) => {
    const indexes = listIndexes(app.library.sources)
    if (indexes.length === 0) return 0
    const known = (await listUnrecordedDois(app.catalogue)).filter((doi) => !unknown.has(doi))
    const open = new Set(known.slice(0, MAX_DOIS))
    let found = 0
    try {
      for (const index of indexes) found += await lookUp(app, index, open, signal)
      for (const doi of open) unknown.set(doi, true)
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof AppError)) throw error
      // the next time is soon enough: nobody waits
      loggerFor(app.log, 'harvest').info({ code: error.code, message: messageOf(error) }, 'dois not looked up')
    }
    return found
  }
}

/** Whether any index may be asked, by the sources that are enabled. */
export function mayEnrichDois(sources: readonly Source[]): boolean {
  return listIndexes(sources).length > 0
}

/** The first enabled source of each index, from which address, pace and limits are taken. */
function listIndexes(sources: readonly Source[]): readonly Source[] {
  return INDEXES.flatMap((kind) => sources.find((source) => source.kind === kind && source.enabled) ?? [])
}

/** Records what an index knows of the open DOIs, which are no longer open then. */
async function lookUp(app: HarvestPorts, index: Source, open: Set<string>, signal: AbortSignal): Promise<number> {
  if (open.size === 0) return 0
  const read = readList(app, index, HOLDER)
  const checkpoint = { ...NO_CHECKPOINT, mailto: mailtoOf(app) }
  let found = 0
  try {
    for await (const item of harvestSource(
      toLookup(index, [...open]),
      read,
      signal,
      checkpoint,
      createListParser(app.parser),
    )) {
      const recorded = await recordDiscoveredItem(app, index, item, signal)
      if (recorded?.isDue === true)
        await enqueueLocation(app, { subjectId: recorded.locationId, revision: recorded.revision })
      if (open.delete(item.about?.doi ?? '')) found += 1
    }
  } catch (error) {
    if (!(error instanceof PermanentError) || error.code !== 'source_gone') throw error // some of them are not known there
  }
  return found
}

function toLookup(index: Source, dois: readonly string[]): Source {
  const works = {
    ...{ dois, issn: null, volume: null, issue: null, query: null, from: null, until: null },
    ...{ citedBy: null, citing: null, fullText: false },
  }
  return { ...index, works, include: [], exclude: [], documents: [], maxPerRun: dois.length }
}

/** DOIs of uploaded documents of which the library has no record of an index. */
async function listUnrecordedDois(db: Connection): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('document')
    .select(({ ref }) => ref('document.doi').$notNull().as('doi'))
    .distinct()
    .where('document.doi', 'is not', null)
    .where('document.mergedInto', 'is', null)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('location')
          .select('locationId')
          .whereRef('location.documentId', '=', 'document.documentId')
          .where('location.kind', 'in', ['upload', 'file']),
      ),
    )
    .where(({ exists, not, selectFrom }) =>
      not(
        exists(
          selectFrom('location as record')
            .select('record.locationId')
            .where('record.kind', '=', 'record')
            .where(({ ref }) => sql<boolean>`${ref('record.hints')} ->> 'doi' = ${ref('document.doi')}`),
        ),
      ),
    )
    .orderBy('doi')
    .limit(MAX_UNKNOWN + MAX_DOIS)
    .execute()
  return rows.map(({ doi }) => doi)
}
