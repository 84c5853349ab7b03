import type { DocumentPorts } from '../../documents/ports.ts'

/** The ports that the second opinion uses. */
export type OpinionPorts = DocumentPorts
