import { readCisi } from './cisi.ts'
import { readCranfield } from './cranfield.ts'
import type { CollectionName, RankedCollection } from './ranked-collection.ts'

const READERS: Readonly<Record<CollectionName, (corpus: string) => Promise<RankedCollection>>> = {
  cranfield: readCranfield,
  cisi: readCisi,
}

/** Reads a collection from the corpus. */
export function readCollection(corpus: string, name: CollectionName): Promise<RankedCollection> {
  return READERS[name](corpus)
}
