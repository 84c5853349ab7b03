import type { Notifier } from '../../notify/notifier.ts'
import type { SearchPorts } from '../../search/ports.ts'

/** What the feature alerts works with. */
export interface AlertPorts extends SearchPorts {
  readonly notifier: Notifier
}
