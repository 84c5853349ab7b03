import type { VersionFacts } from '../../../src/search/facts/version-facts.ts'

/** Facts of a current version of a published, undated strategy, with overrides. */
export function versionFacts(fields: Partial<VersionFacts> = {}): VersionFacts {
  return {
    ...{ versionId: 'v', documentId: 'd', revision: 0, current: true, gone: false, title: 'A strategy', places: [] },
    ...{ kind: 'strategy', publisher: null, status: 'published', language: null, source: null, published: null },
    authors: [],
    doi: null,
    passages: 1,
    ...fields,
  }
}
