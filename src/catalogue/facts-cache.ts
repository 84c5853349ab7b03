import { createHash } from 'node:crypto'
import type { Catalogue } from './database.ts'
import { readFacts, readFactsChanges, type NumberedFacts, type VersionFacts } from './version-facts.ts'

/** The facts of all versions that can be found, by version. */
export interface LibraryFacts {
  readonly versions: ReadonlyMap<string, VersionFacts>
  /** The same by the number by which the index counts. */
  readonly bySerial: ReadonlyMap<number, FactsInGroup>
  readonly serials: ReadonlyMap<string, number>
  /** Passages of all of them. */
  readonly passages: number
  /** Sixteen hexadecimal digits that change with any text or fact of the library. */
  readonly corpusVersion: string
  /** Goes up whenever the index was told something, so that what it said before may not hold. */
  readonly changes: number
}

/** `group`: one and the same facts for all versions of which each facet has the same values. */
export interface FactsInGroup {
  readonly facts: VersionFacts
  readonly group: VersionFacts
}

/** Keeps the facts of the whole library in memory, about 1 KB a version, so that a search can count exactly. */
export interface FactsCache {
  /** The facts as of this call at least: what the index was told before is in them. */
  read(): Promise<LibraryFacts>
}

/** Reads everything at the first call, and at later ones what has changed since. */
export function openFactsCache(catalogue: Catalogue): FactsCache {
  const versions = new Map<string, VersionFacts>()
  const bySerial = new Map<number, FactsInGroup>()
  const serials = new Map<string, number>()
  const groups = new Map<string, VersionFacts>()
  const byDocument = new Map<string, readonly string[]>()
  const seen = new Map<string, string>()
  let marker: string | null = null
  let passages = 0
  /** Of all facts' hashes, so that a change costs no look at the others. */
  let sum = 0n
  let changes = 0
  let running: Promise<void> | null = null
  let waiting: Promise<void> | null = null

  const take = (versionId: string): void => {
    const fact = versions.get(versionId)
    if (fact === undefined) return
    versions.delete(versionId)
    bySerial.delete(serials.get(versionId) ?? NaN)
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
      bySerial.set(serial, { facts: fact, group: groupOf(fact, groups) })
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
      return { versions, bySerial, serials, passages, corpusVersion: toCorpusVersion(sum), changes }
    },
  }
}

/** A group of which no version is left is kept: there are few. */
function groupOf(facts: VersionFacts, groups: Map<string, VersionFacts>): VersionFacts {
  const key = JSON.stringify([facts.places, facts.kind, facts.status, facts.publisher])
  const known = groups.get(key)
  if (known === undefined) groups.set(key, facts)
  return known ?? facts
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
