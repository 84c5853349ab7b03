import type { BlobStore } from '../../blobs/blob-store.ts'
import type { Config } from '../../config.ts'
import type { Catalogue } from '../../db/database.ts'
import type { Queue } from '../../queue/queue.ts'
import type { SearchEngine } from '../../search/engine/search-engine.ts'

/** What the feature status works with. */
export interface StatusPorts {
  readonly blobs: BlobStore
  readonly catalogue: Catalogue
  readonly config: Config
  readonly engine: SearchEngine
  readonly queue: Queue
}
