import { accepts } from '../../domain/filter.ts'
import type { VersionFacts } from '../../search/facts/version-facts.ts'
import { toVersionFilter } from '../../search/request/search-request.ts'
import { toSearchRequest, type DocumentFilters } from './comparison-filters.ts'
import type { ComparePorts } from './ports.ts'

/** The current versions that a figure is made from, one for each document. */
export interface SelectedVersions {
  readonly versions: readonly VersionFacts[]
  readonly corpusVersion: string
}

/**
 * The versions that the search with these filters takes. A document merged into another has no current version, so that
 * copies and versions of one work count once.
 */
export async function selectVersions(app: ComparePorts, filters: DocumentFilters): Promise<SelectedVersions> {
  const facts = await app.facts.read()
  const filter = toVersionFilter(toSearchRequest(filters))
  return {
    versions: [...facts.versions.values()].filter((version) => accepts(filter, version)),
    corpusVersion: facts.corpusVersion,
  }
}

/** The year in which a version was published; null without a date. */
export function yearOf({ published }: VersionFacts): string | null {
  return published?.slice(0, 4) ?? null
}

/** The id of each place with the versions about it. */
export function groupByPlace(versions: readonly VersionFacts[]): ReadonlyMap<string, readonly VersionFacts[]> {
  const groups = new Map<string, VersionFacts[]>()
  for (const version of versions) {
    for (const placeId of version.places) {
      const group = groups.get(placeId)
      if (group === undefined) groups.set(placeId, [version])
      else group.push(version)
    }
  }
  return groups
}
