import type { Clock } from '../../../runtime/clock.ts'
import type { Config } from '../../../config.ts'
import type { Catalogue } from '../../../db/database.ts'
import type { Library } from '../../../domain/library.ts'
import type { Logger } from '../../../logger.ts'
import type { Notifier } from '../../../notify/notifier.ts'

/** The ports that the monitoring feature uses. */
export interface MonitoringPorts {
  readonly catalogue: Catalogue
  readonly clock: Clock
  readonly config: Config
  readonly library: Library
  readonly log: Logger
  readonly notifier: Notifier
  readonly shutdown: AbortSignal
}
