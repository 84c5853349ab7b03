import type { Catalogue } from './database.ts'

/** What the modules of db need. */
export interface CataloguePorts {
  readonly catalogue: Catalogue
}
