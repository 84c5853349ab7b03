import { createHash } from 'node:crypto'
import type { Catalogue } from '../../db/database.ts'
import { shareRuns } from '../../runtime/share-runs.ts'
import { readFacts, readFactsChanges, type NumberedFacts, type VersionFacts } from './version-facts.ts'

/** The facts of all searchable versions, by version. */
export interface LibraryFacts {
  readonly versions: ReadonlyMap<string, VersionFacts>
  /** Facts by serial, the number that the index counts versions by. */
  readonly bySerial: ReadonlyMap<number, CountableFacts>
  /** The facet values that `CountableFacts.facets` refers to. */
  readonly facetValues: readonly FacetValue[]
  readonly serials: ReadonlyMap<string, number>
  /** Number of passages of all versions. */
  readonly passages: number
  /** Number of versions whose documents are gone from their source. */
  readonly gone: number
  /** Sixteen hexadecimal digits that change with any text or fact of the library. */
  readonly corpusVersion: string
  /** Incremented whenever documents were written to the index, which invalidates earlier answers of it. */
  readonly changes: number
}

/** A facet value that versions are counted by. */
export interface FacetValue {
  readonly field: 'place' | 'kind' | 'status' | 'publisher'
  readonly value: string
}

/** Facts prepared for counting over all versions without allocation or lookup. */
export interface CountableFacts {
  readonly facts: VersionFacts
  /** Indices of its values in `facetValues`. */
  readonly facets: readonly number[]
  /** An array of its id only. */
  readonly versionIds: readonly string[]
}

/** Keeps the facts of the whole library in memory, about 1 KB a version, so that a search can count exactly. */
export interface FactsCache {
  /** The facts as of this call at least: everything written to the index before it is included. */
  read(): Promise<LibraryFacts>
}

/** Opens a cache that reads everything at the first call, and only changes after that. */
export function openFactsCache(catalogue: Catalogue): FactsCache {
  const table = createFactsTable()
  const seen = new Map<string, string>()
  let marker: string | null = null
  let changes = 0

  const refresh = async (): Promise<void> => {
    const { marker: next, written } = await readFactsChanges(catalogue, marker ?? '0')
    if (marker === null) table.replace([], await readFacts(catalogue, 'all'))
    const changed = [...written].filter(([documentId, xid]) => seen.get(documentId) !== xid)
    if (marker !== null && changed.length > 0) {
      changes += 1
      const documentIds = changed.map(([documentId]) => documentId)
      table.replace(documentIds, await readFacts(catalogue, documentIds))
    }
    seen.clear()
    for (const [documentId, xid] of written) seen.set(documentId, xid)
    marker = next
  }

  const catchUp = shareRuns(refresh)
  return {
    read: async () => {
      await catchUp()
      return { ...table.read(), changes }
    },
  }
}

/** The facts of all versions, by several keys. */
interface FactsTable {
  /** Replaces all facts of these documents. */
  replace(documentIds: Iterable<string>, facts: readonly NumberedFacts[]): void
  read(): Omit<LibraryFacts, 'changes'>
}

function createFactsTable(): FactsTable {
  const versions = new Map<string, VersionFacts>()
  const bySerial = new Map<number, CountableFacts>()
  const serials = new Map<string, number>()
  const byDocument = new Map<string, readonly string[]>()
  const { facetValues, placeOf } = createFacetValues()
  let [passages, gone] = [0, 0]
  /** Sum of the hashes of all facts, so that a change does not touch the others. */
  let sum = 0n

  const remove = (versionId: string): void => {
    const fact = versions.get(versionId)
    if (fact === undefined) return
    versions.delete(versionId)
    const serial = serials.get(versionId)
    if (serial !== undefined) bySerial.delete(serial)
    serials.delete(versionId)
    passages -= fact.passages
    gone -= Number(fact.gone)
    sum = BigInt.asUintN(64, sum - hashOf(fact))
  }
  const add = ({ serial, facts: fact }: NumberedFacts): void => {
    remove(fact.versionId)
    versions.set(fact.versionId, fact)
    bySerial.set(serial, { facts: fact, facets: valuesOf(fact).map(placeOf), versionIds: [fact.versionId] })
    serials.set(fact.versionId, serial)
    passages += fact.passages
    gone += Number(fact.gone)
    sum = BigInt.asUintN(64, sum + hashOf(fact))
    byDocument.set(fact.documentId, [...(byDocument.get(fact.documentId) ?? []), fact.versionId])
  }
  return {
    replace: (documentIds, facts) => {
      for (const documentId of documentIds) {
        for (const versionId of byDocument.get(documentId) ?? []) {
          if (versions.get(versionId)?.documentId === documentId) remove(versionId)
        }
        byDocument.delete(documentId)
      }
      facts.forEach(add)
    },
    read: () => ({ versions, bySerial, facetValues, serials, passages, gone, corpusVersion: toCorpusVersion(sum) }),
  }
}

/** Values of facets, numbered; never removed, so that the numbers stay valid. */
function createFacetValues(): { readonly facetValues: readonly FacetValue[]; placeOf(facet: FacetValue): number } {
  const facetValues: FacetValue[] = []
  const places = new Map<string, number>()
  return {
    facetValues,
    placeOf: (facet) => {
      const key = `${facet.field} ${facet.value}`
      const known = places.get(key)
      if (known !== undefined) return known
      places.set(key, facetValues.length)
      return facetValues.push(facet) - 1
    },
  }
}

function valuesOf({ places, kind, status, publisher }: VersionFacts): readonly FacetValue[] {
  return [
    ...places.map((value) => ({ field: 'place', value }) as const),
    { field: 'kind', value: kind } as const,
    { field: 'status', value: status } as const,
    { field: 'publisher', value: publisher ?? '' } as const,
  ].filter(({ value }) => value.trim() !== '')
}

/** The corpus version of a library with these facts, in any order. */
export function corpusVersionOf(facts: readonly VersionFacts[]): string {
  return toCorpusVersion(facts.reduce((sum, each) => BigInt.asUintN(64, sum + hashOf(each)), 0n))
}

function toCorpusVersion(sum: bigint): string {
  return sum.toString(16).padStart(16, '0')
}

function hashOf(facts: VersionFacts): bigint {
  return createHash('sha256').update(JSON.stringify(facts)).digest().readBigUInt64BE()
}
