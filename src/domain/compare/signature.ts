import { mix } from './shingles.ts'

/**
 * MinHash (Broder 1997) cut into bands (Leskovec, Rajaraman, Ullman: Mining of Massive Datasets, 3.4). With 64 bands of
 * 2 rows, two texts with Jaccard similarity J share a band with probability 1 - (1 - J²)^64: 0.92 at 0.2, 0.98 at
 * 0.25, and 0.006 at 0.01. `method` identifies all of this and the shingles: raise it when any of them changes, so
 * that signatures of different kinds are never compared.
 */
export const SIGNATURE = { method: 1, bands: 64, rows: 2, seed: 20_261_124 } as const

const HASHES = SIGNATURE.bands * SIGNATURE.rows
const NO_HASH = 0xffffffff

/** Signatures of texts with fewer shingles mean nothing: all pages that state "not found" are similar. */
export const MIN_SHINGLES = 40

/** Multipliers (odd) and addends of the hash functions, derived from the seed. */
const MULTIPLIERS = Int32Array.from({ length: HASHES }, (_, index) => mix(SIGNATURE.seed + 2 * index) | 1)
const ADDENDS = Int32Array.from({ length: HASHES }, (_, index) => mix(SIGNATURE.seed + 2 * index + 1))

/** The minimum hash of a text's shingles under each hash function; shingles can be added in portions. */
export interface Sketch {
  add(shingles: Iterable<number>): void
  /** One 64-bit number per band, as decimal text for PostgreSQL's bigint. */
  bands(): readonly string[]
}

export function createSketch(): Sketch {
  const least = new Uint32Array(HASHES).fill(NO_HASH)
  return {
    add: (shingles) => {
      for (const shingle of shingles) {
        for (let index = 0; index < HASHES; index += 1) {
          const hash = mix(Math.imul(shingle, MULTIPLIERS[index] ?? 1) + (ADDENDS[index] ?? 0))
          if (hash < (least[index] ?? NO_HASH)) least[index] = hash
        }
      }
    },
    bands: () => Array.from({ length: SIGNATURE.bands }, (_, band) => toBand(least, band)),
  }
}

/** The band's number is part of its value, so that one index serves all bands. */
function toBand(least: Uint32Array, band: number): string {
  let high = mix(band + SIGNATURE.method * 1_000)
  let low = mix(high ^ SIGNATURE.seed)
  for (let row = 0; row < SIGNATURE.rows; row += 1) {
    const hash = least[band * SIGNATURE.rows + row] ?? NO_HASH
    high = mix(Math.imul(high, 31) + hash)
    low = mix(Math.imul(low, 37) ^ hash)
  }
  return BigInt.asIntN(64, (BigInt(high) << 32n) | BigInt(low)).toString()
}
