import type { BlobStore } from '../blobs/blob-store.ts'
import type { Clock } from '../runtime/clock.ts'
import type { Catalogue } from '../db/database.ts'
import type { Logger } from '../logger.ts'
import type { Queue } from '../queue/queue.ts'

/** The dependencies of every ingest module. */
export interface IngestPorts {
  readonly blobs: BlobStore
  readonly catalogue: Catalogue
  readonly clock: Clock
  readonly log: Logger
  readonly queue: Queue
}
