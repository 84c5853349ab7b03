/** The part of a DOM document that metadata extraction needs. */
export interface MetadataSource {
  readonly documentElement: MetadataElement | null
  querySelectorAll(selector: string): Iterable<MetadataElement>
}

export interface MetadataElement {
  readonly textContent: string | null
  getAttribute(name: string): string | null
}

/** Contents of `meta` elements by lower-case name. */
export type Meta = ReadonlyMap<string, readonly string[]>
