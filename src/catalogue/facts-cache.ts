import { createHash } from 'node:crypto'
import type { Catalogue } from './database.ts'
import { readFacts, readFactsChanges, type VersionFacts } from './version-facts.ts'

/** The facts of all versions that can be found, by version. */
export interface LibraryFacts {
  readonly versions: ReadonlyMap<string, VersionFacts>
  /** Twelve hexadecimal digits that change with any text or fact of the library. */
  readonly corpusVersion: string
}

/** Keeps the facts of the whole library in memory, about 1 KB a version, so that a search can count exactly. */
export interface FactsCache {
  /** The facts as of this call at least: what the index was told before is in them. */
  read(): Promise<LibraryFacts>
}

/** Reads everything at the first call, and at later ones what has changed since. */
export function openFactsCache(catalogue: Catalogue): FactsCache {
  const versions = new Map<string, VersionFacts>()
  const byDocument = new Map<string, readonly string[]>()
  const seen = new Map<string, string>()
  let marker: string | null = null
  let corpusVersion: string | null = null
  let running: Promise<void> | null = null
  let waiting: Promise<void> | null = null

  const replace = (documentIds: Iterable<string>, facts: readonly VersionFacts[]): void => {
    for (const documentId of documentIds) {
      for (const versionId of byDocument.get(documentId) ?? []) {
        if (versions.get(versionId)?.documentId === documentId) versions.delete(versionId)
      }
      byDocument.delete(documentId)
    }
    for (const fact of facts) {
      versions.set(fact.versionId, fact)
      byDocument.set(fact.documentId, [...(byDocument.get(fact.documentId) ?? []), fact.versionId])
    }
    corpusVersion = null
  }

  const refresh = async (): Promise<void> => {
    const { marker: next, written } = await readFactsChanges(catalogue, marker ?? '0')
    if (marker === null) replace(new Set(byDocument.keys()), await readFacts(catalogue, 'all'))
    const changed = [...written].filter(([documentId, xid]) => seen.get(documentId) !== xid)
    if (marker !== null && changed.length > 0) {
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
      return {
        versions,
        get corpusVersion() {
          return (corpusVersion ??= corpusVersionOf(versions))
        },
      }
    },
  }
}

/** Twelve hexadecimal digits made from these facts, in whatever order they are. */
export function corpusVersionOf(versions: ReadonlyMap<string, VersionFacts>): string {
  const hash = createHash('sha256')
  for (const versionId of [...versions.keys()].sort()) hash.update(JSON.stringify(versions.get(versionId)))
  return hash.digest('hex').slice(0, 12)
}
