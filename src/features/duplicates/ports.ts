import type { DocumentPorts } from '../documents/ports.ts'

/** What the feature duplicates works with. */
export type DuplicatePorts = DocumentPorts
