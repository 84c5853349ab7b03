import type { BlobStore } from '../../blobs/blob-store.ts'
import type { Clock } from '../../runtime/clock.ts'
import type { CataloguePorts } from '../../db/ports.ts'
import type { Logger } from '../../logger.ts'
import type { SearchEngine } from '../../search/engine/search-engine.ts'
import type { Meaning } from '../../search/meaning/meaning.ts'

/** The dependencies of the index stage. */
export interface IndexPorts extends CataloguePorts {
  readonly blobs: BlobStore
  readonly clock: Clock
  readonly engine: SearchEngine
  readonly log: Logger
  readonly meaning: Meaning | null
  readonly shutdown: AbortSignal
}
