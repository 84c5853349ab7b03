import type { Notifier } from '../../notify/notifier.ts'
import type { SearchPorts } from '../../search/ports.ts'

/** The ports that the alerts feature uses. */
export interface AlertPorts extends SearchPorts {
  readonly notifier: Notifier
}
