/** A file within a container, not unpacked yet. */
export interface ContainedEntry {
  /** As the container states it: any characters and any length. */
  readonly name: string
  /** As the container states it. */
  readonly mediaType: string | null
  /** Its bytes. @throws PermanentError `too_large` for more than `maxBytes`, `encrypted` or `malformed` */
  read(maxBytes: number): Promise<Uint8Array>
}

/** The files within a container, always in the same order. */
export type ReadEntries = (bytes: Uint8Array) => AsyncIterable<ContainedEntry>
