import type { Catalogue } from './database.ts'

/** What everything in db works with. */
export interface CataloguePorts {
  readonly catalogue: Catalogue
}
