import type { Catalogue } from '../../db/database.ts'
import type { Library } from '../../domain/library.ts'

/** The dependencies of the tag stage. */
export interface TagPorts {
  readonly catalogue: Catalogue
  readonly library: Library & { readonly rulesHash: string; refresh(): Promise<boolean> }
}
