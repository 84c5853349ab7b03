import type { BlobStore } from '../../blobs/blob-store.ts'
import type { Config } from '../../config.ts'
import type { Catalogue } from '../../db/database.ts'
import type { ParsePool } from '../pool/parse-pool.ts'

/** The ports that the parse stage needs. */
export interface ParsePorts {
  readonly blobs: BlobStore
  readonly catalogue: Catalogue
  readonly config: Config
  readonly parser: ParsePool
}
