import type { DocumentPorts } from '../documents/ports.ts'

/** The ports that the duplicates feature uses. */
export type DuplicatePorts = DocumentPorts
