import { createHash } from 'node:crypto'
import type { Catalogue } from '../../db/database.ts'
import { readFacts, readFactsChanges, type NumberedFacts, type VersionFacts } from './version-facts.ts'

/** The facts of all versions that can be found, by version. */
export interface LibraryFacts {
  readonly versions: ReadonlyMap<string, VersionFacts>
  /** The same by the number by which the index counts. */
  readonly bySerial: ReadonlyMap<number, CountableFacts>
  /** What `CountableFacts` speaks of. */
  readonly facetValues: readonly FacetValue[]
  readonly serials: ReadonlyMap<string, number>
  /** Passages of all of them. */
  readonly passages: number
  /** Sixteen hexadecimal digits that change with any text or fact of the library. */
  readonly corpusVersion: string
  /** Goes up whenever the index was told something, so that what it said before may not hold. */
  readonly changes: number
}

/** A value that versions are counted by. */
export interface FacetValue {
  readonly field: 'place' | 'kind' | 'status' | 'publisher'
  readonly value: string
}

/** Facts, ready for counts that go through all of them: nothing has to be made or looked up for each. */
export interface CountableFacts {
  readonly facts: VersionFacts
  /** Where its values stand in `facetValues`. */
  readonly facets: readonly number[]
  /** Its id alone. */
  readonly versionIds: readonly string[]
}

/** Keeps the facts of the whole library in memory, about 1 KB a version, so that a search can count exactly. */
export interface FactsCache {
  /** The facts as of this call at least: what the index was told before is in them. */
  read(): Promise<LibraryFacts>
}

/** Reads everything at the first call, and at later ones what has changed since. */
export function openFactsCache(catalogue: Catalogue): FactsCache {
  const versions = new Map<string, VersionFacts>()
  const bySerial = new Map<number, CountableFacts>()
  const serials = new Map<string, number>()
  const facetValues: FacetValue[] = []
  const facetPlaces = new Map<string, number>()
  const byDocument = new Map<string, readonly string[]>()
  const seen = new Map<string, string>()
  let marker: string | null = null
  let passages = 0
  /** Of all facts' hashes, so that a change costs no look at the others. */
  let sum = 0n
  let changes = 0
  let running: Promise<void> | null = null
  let waiting: Promise<void> | null = null

  /** A value that no version has any more keeps its place. */
  const placeOf = (facet: FacetValue): number => {
    const key = `${facet.field} ${facet.value}`
    const known = facetPlaces.get(key)
    if (known !== undefined) return known
    facetPlaces.set(key, facetValues.length)
    return facetValues.push(facet) - 1
  }

  const take = (versionId: string): void => {
    const fact = versions.get(versionId)
    if (fact === undefined) return
    versions.delete(versionId)
    const serial = serials.get(versionId)
    if (serial !== undefined) bySerial.delete(serial)
    serials.delete(versionId)
    passages -= fact.passages
    sum = BigInt.asUintN(64, sum - hashOf(fact))
  }

  const replace = (documentIds: Iterable<string>, numbered: readonly NumberedFacts[]): void => {
    for (const documentId of documentIds) {
      for (const versionId of byDocument.get(documentId) ?? []) {
        if (versions.get(versionId)?.documentId === documentId) take(versionId)
      }
      byDocument.delete(documentId)
    }
    for (const { serial, facts: fact } of numbered) {
      take(fact.versionId)
      versions.set(fact.versionId, fact)
      bySerial.set(serial, { facts: fact, facets: valuesOf(fact).map(placeOf), versionIds: [fact.versionId] })
      serials.set(fact.versionId, serial)
      passages += fact.passages
      sum = BigInt.asUintN(64, sum + hashOf(fact))
      byDocument.set(fact.documentId, [...(byDocument.get(fact.documentId) ?? []), fact.versionId])
    }
  }

  const refresh = async (): Promise<void> => {
    const { marker: next, written } = await readFactsChanges(catalogue, marker ?? '0')
    if (marker === null) replace([], await readFacts(catalogue, 'all'))
    const changed = [...written].filter(([documentId, xid]) => seen.get(documentId) !== xid)
    if (marker !== null && changed.length > 0) {
      changes += 1
      const documentIds = changed.map(([documentId]) => documentId)
      replace(documentIds, await readFacts(catalogue, documentIds))
    }
    seen.clear()
    for (const [documentId, xid] of written) seen.set(documentId, xid)
    marker = next
  }

  /** One at a time; whoever comes while one runs waits for the next, which all of them share. */
  const catchUp = (): Promise<void> => {
    if (running === null) {
      running = refresh().finally(() => (running = null))
      return running
    }
    waiting ??= running
      .catch(() => {}) // who started it is told
      .then(() => {
        waiting = null
        return catchUp()
      })
    return waiting
  }

  return {
    read: async () => {
      await catchUp()
      return { versions, bySerial, facetValues, serials, passages, corpusVersion: toCorpusVersion(sum), changes }
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

/** What a library of these facts is called: as its `corpusVersion`, in whatever order they are. */
export function corpusVersionOf(facts: readonly VersionFacts[]): string {
  return toCorpusVersion(facts.reduce((sum, each) => BigInt.asUintN(64, sum + hashOf(each)), 0n))
}

function toCorpusVersion(sum: bigint): string {
  return sum.toString(16).padStart(16, '0')
}

function hashOf(facts: VersionFacts): bigint {
  return createHash('sha256').update(JSON.stringify(facts)).digest().readBigUInt64BE()
}
