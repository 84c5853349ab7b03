import { sql } from 'kysely'
import { z } from 'zod'
import type { Connection } from '../../../db/database.ts'
import { anyOf } from '../../../db/fragments.ts'
import { columnsOf, sqlRows } from '../../../db/sql-rows.ts'
import { readWords, sumThemes } from '../../../db/texts/theme-counts.ts'
import { text } from '../../../domain/value-schemas.ts'
import { readEvidence, type Evidence } from '../../../search/results/evidence.ts'
import type { SearchPorts } from '../../../search/ports.ts'
import { corpusParameter, documentFilters } from '../comparison-filters.ts'
import { describeFigure, type Figure } from '../figure.ts'
import { sizesOf } from '../matrix/read-matrix.ts'
import { groupByPlace, selectVersions } from '../select-versions.ts'
import { toRelatedness, type Relatedness } from './relatedness.ts'

export const ADJACENT_PATH = '/compare/adjacent'
/** A place with fewer passages on any theme is not compared: its shares would be accidents. */
const MIN_PASSAGES = 10
/** With fewer places than this, a page says that the figures are an illustration. */
export const MANY_PLACES = 10
const MAX_ID_CHARACTERS = 80
const MAX_SUGGESTED = 12
const NEAR_SHOWN = 3
const PASSAGES_A_PAIR = 2

export const adjacentParameters = z.strictObject({
  place: text(MAX_ID_CHARACTERS).min(1).meta({ description: 'Id of a place', example: 'tees-valley' }),
  together: z
    .int()
    .min(1)
    .max(100)
    .default(3)
    .meta({ description: 'Places that must speak of two themes more than others do, before the themes count as near' }),
  ...documentFilters,
  corpus: corpusParameter,
})

export type AdjacentParameters = z.infer<typeof adjacentParameters>

/** A theme of the place that stands near an adjacent one elsewhere. */
export interface NearTheme {
  readonly themeId: string
  readonly rca: number
  readonly proximity: number
  /** Places that have an RCA above 1 in both. */
  readonly together: number
  /** Passages of other places that speak of both. */
  readonly pairing: readonly Evidence[]
}

export interface AdjacentTheme {
  readonly themeId: string
  readonly density: number
  /** Of the place in this theme: 1 at most. */
  readonly rca: number
  /** In documents of the place; 0 where it does not mention it. */
  readonly passages: number
  readonly near: readonly NearTheme[]
}

export interface Adjacent {
  readonly themes: readonly AdjacentTheme[]
  /** In which the place has an RCA above 1, highest first. */
  readonly strengths: readonly { readonly themeId: string; readonly rca: number; readonly passages: number }[]
  readonly placesCompared: number
  /** Why nothing can be said; null where something can. */
  readonly obstacle: string | null
  readonly figure: Figure
}

/** Themes that stand near those of a place elsewhere, and that the place itself does not stress. */
export async function readAdjacent(app: SearchPorts, parameters: AdjacentParameters): Promise<Adjacent> {
  const { versions, corpusVersion } = await selectVersions(app, parameters)
  const groups = [...groupByPlace(versions)].map(([placeId, ofPlace]) => ({ placeId, versions: ofPlace }))
  const sums = await sumThemes(
    app.catalogue,
    groups.map((each, group) => ({ group, versionIds: each.versions.map(({ versionId }) => versionId) })),
    null,
  )
  const counts = new Map(
    groups.map(({ placeId }, group) => [
      placeId,
      new Map(sums.filter((sum) => sum.group === group).map(({ themeId, passages }) => [themeId, passages])),
    ]),
  )
  const enough = new Map([...counts].filter(([, ofPlace]) => totalOf(ofPlace) >= MIN_PASSAGES))
  const relatedness = toRelatedness(enough)
  const compared = [...new Set(groups.filter(({ placeId }) => enough.has(placeId)).flatMap((each) => each.versions))]
  const words = await readWords(
    app.catalogue,
    compared.map(({ versionId }) => versionId),
  )
  const passagesOf = (themeId: string) => counts.get(parameters.place)?.get(themeId) ?? 0
  const suggested = enough.has(parameters.place) ? suggest(relatedness, parameters) : []
  const elsewhere = compared.filter(({ places }) => !places.includes(parameters.place))
  const pairing = await readPairing(
    app,
    suggested.flatMap(({ themeId, near }) => near.map((one): Pair => [themeId, one.themeId])),
    elsewhere.map(({ versionId }) => versionId),
  )
  return {
    themes: suggested.map((theme) => ({
      ...theme,
      passages: passagesOf(theme.themeId),
      near: theme.near.map((one) => ({ ...one, pairing: pairing.get(`${theme.themeId} ${one.themeId}`) ?? [] })),
    })),
    strengths: strengthsOf(relatedness, parameters.place).map((one) => ({ ...one, passages: passagesOf(one.themeId) })),
    placesCompared: enough.size,
    obstacle: obstacleOf(counts.get(parameters.place), enough.size, parameters, suggested.length),
    figure: describeFigure(app, ADJACENT_PATH, parameters, { ...sizesOf(compared, words), corpusVersion }),
  }
}

function strengthsOf({ themeIds, rca }: Relatedness, placeId: string) {
  return themeIds
    .map((themeId) => ({ themeId, rca: rca(placeId, themeId) }))
    .filter((one) => one.rca > 1)
    .sort((a, b) => b.rca - a.rca || (a.themeId < b.themeId ? -1 : 1))
}

function suggest(relatedness: Relatedness, { place, together: least }: AdjacentParameters) {
  const { themeIds, rca, density, proximity, together } = relatedness
  const strengths = strengthsOf(relatedness, place)
  return themeIds
    .filter((themeId) => rca(place, themeId) <= 1)
    .map((themeId) => ({
      themeId,
      density: density(place, themeId),
      rca: rca(place, themeId),
      near: strengths
        .map((one) => ({
          ...one,
          proximity: proximity(themeId, one.themeId),
          together: together(themeId, one.themeId),
        }))
        .filter((one) => one.together >= least)
        .sort((a, b) => b.proximity - a.proximity || (a.themeId < b.themeId ? -1 : 1))
        .slice(0, NEAR_SHOWN),
    }))
    .filter(({ near }) => near.length > 0)
    .sort((a, b) => b.density - a.density || (a.themeId < b.themeId ? -1 : 1))
    .slice(0, MAX_SUGGESTED)
}

function obstacleOf(
  ofPlace: ReadonlyMap<string, number> | undefined,
  places: number,
  { together }: AdjacentParameters,
  suggested: number,
): string | null {
  if (ofPlace === undefined) return 'The library has no document about this place with these filters.'
  if (totalOf(ofPlace) < MIN_PASSAGES)
    return `The documents about this place have fewer than ${MIN_PASSAGES} passages on any theme: too few to compare.`
  if (suggested > 0) return null
  return `Of the ${places} places compared, no ${together} share a theme of this place and one that it lacks.`
}

function totalOf(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((sum, passages) => sum + passages, 0)
}

type Pair = readonly [themeId: string, nearId: string]

const PAIRED = z.strictObject({ ...columnsOf('tag', { themeId: z.string(), passageId: z.string() }), near: z.string() })

/** Passages of these versions that speak of both themes of a pair. */
async function readPairing(
  app: SearchPorts,
  pairs: readonly Pair[],
  versionIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Evidence[]>> {
  const rows = await selectPaired(app.catalogue, pairs, versionIds)
  const found = new Map<string, readonly Evidence[]>()
  for (const [themeId, near] of pairs) {
    const ids = rows.filter((row) => row.themeId === themeId && row.near === near).map(({ passageId }) => passageId)
    const of = [themeId, near].map((value) => ({
      kind: 'filter' as const,
      filter: { kind: 'equals' as const, field: 'theme' as const, value },
      text: value,
    }))
    const evidence = await readEvidence(app, ids, { kind: 'and', of })
    found.set(
      `${themeId} ${near}`,
      ids.flatMap((passageId) => evidence.get(passageId) ?? []),
    )
  }
  return found
}

async function selectPaired(db: Connection, pairs: readonly Pair[], versionIds: readonly string[]) {
  return sqlRows(
    db,
    PAIRED,
    sql`
    select theme_id as "themeId", near_id as near, passage_id as "passageId"
    from unnest(${pairs.map(([themeId]) => themeId)}::text[], ${pairs.map(([, near]) => near)}::text[])
        as pair (theme_id, near_id)
      cross join lateral (
        select distinct passage_id from tag one join tag other using (passage_id) join passage using (passage_id)
        where one.theme_id = pair.theme_id and other.theme_id = pair.near_id and version_id = ${anyOf(versionIds)}
          and one.state <> 'rejected' and one.stance <> 'rejects'
          and other.state <> 'rejected' and other.stance <> 'rejects'
        order by passage_id limit ${PASSAGES_A_PAIR}) paired`,
  )
}
