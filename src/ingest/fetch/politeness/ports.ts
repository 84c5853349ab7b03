import type { Config } from '../../../config.ts'
import type { Library } from '../../../domain/library.ts'
import type { HttpClient } from '../http/http-client.ts'
import type { RobotsGate } from '../robots/robots.ts'
import type { IngestPorts } from '../../ports.ts'

/** The dependencies of the fetch stage. */
export interface FetchPorts extends IngestPorts {
  readonly config: Config
  readonly http: HttpClient
  readonly library: Library
  readonly robots: RobotsGate
}
