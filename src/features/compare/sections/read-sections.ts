import { sql } from 'kysely'
import { z } from 'zod'
import type { Connection } from '../../../db/database.ts'
import { anyOf } from '../../../db/fragments.ts'
import { columnsOf, sqlRows } from '../../../db/sql-rows.ts'
import { readWords } from '../../../db/texts/theme-counts.ts'
import { text } from '../../../domain/value-schemas.ts'
import type { VersionFacts } from '../../../search/facts/version-facts.ts'
import { readEvidence, type Evidence } from '../../../search/results/evidence.ts'
import type { SearchPorts } from '../../../search/ports.ts'
import { corpusParameter, documentFilters } from '../comparison-filters.ts'
import { describeFigure, type Figure } from '../figure.ts'
import { sizesOf } from '../matrix/read-matrix.ts'
import { selectVersions } from '../select-versions.ts'
import { createHeadingTest } from './section-headings.ts'

export const SECTIONS_PATH = '/compare/sections'
const MAX_PLACES = 4
const MAX_ID_CHARACTERS = 80
const MAX_SECTION_CHARACTERS = 200
/** Documents of a place that are looked through, strategies and plans first, then the newest. */
const MAX_DOCUMENTS = 20
/** Paragraphs of one place. */
const MAX_PARAGRAPHS = 60

export const sectionsParameters = z.strictObject({
  place: z
    .array(text(MAX_ID_CHARACTERS))
    .max(MAX_PLACES)
    .default([])
    .meta({ description: 'Ids of two to four places' }),
  section: text(MAX_SECTION_CHARACTERS)
    .min(1)
    .default('infrastructure')
    .meta({ description: 'A common section, such as `ideas` or `clean-growth`, or the words of any heading' }),
  ...documentFilters,
  corpus: corpusParameter,
})

export type SectionsParameters = z.infer<typeof sectionsParameters>

/** The section as one document has it. */
export interface FoundSection {
  readonly documentId: string
  readonly title: string
  readonly published: string | null
  readonly status: string
  /** The headings that matched, as printed. */
  readonly headings: readonly string[]
  readonly paragraphs: readonly Evidence[]
}

export interface PlaceSections {
  readonly placeId: string
  /** Documents looked through. */
  readonly documents: number
  /** Documents with any heading, so that "no such section" says something. */
  readonly documentsWithHeadings: number
  /** Empty: no such section found. */
  readonly found: readonly FoundSection[]
}

export interface Sections {
  readonly places: readonly PlaceSections[]
  readonly figure: Figure
}

/** The section of the same heading in the documents of each place. */
export async function readSections(app: SearchPorts, parameters: SectionsParameters): Promise<Sections> {
  const { versions, corpusVersion } = await selectVersions(app, parameters)
  const isWanted = createHeadingTest(parameters.section)
  const placeIds = [...new Set(parameters.place)]
  const byPlace = placeIds.map((placeId) => ({ placeId, versions: firstOf(versions, placeId) }))
  const read = [...new Set(byPlace.flatMap((each) => each.versions))]
  const ids = read.map(({ versionId }) => versionId)
  const [headings, words] = await Promise.all([readHeadings(app.catalogue, ids), readWords(app.catalogue, ids)])
  const places = await Promise.all(
    byPlace.map(async ({ placeId, versions: ofPlace }) => {
      const matching = ofPlace.map((version) => ({
        version,
        headings: (headings.get(version.versionId) ?? []).filter(isWanted),
      }))
      return {
        placeId,
        documents: ofPlace.length,
        documentsWithHeadings: ofPlace.filter(({ versionId }) => headings.has(versionId)).length,
        found: await readFound(
          app,
          matching.filter((each) => each.headings.length > 0),
        ),
      }
    }),
  )
  return {
    places,
    figure: describeFigure(app, SECTIONS_PATH, parameters, { ...sizesOf(read, words), corpusVersion }),
  }
}

function firstOf(versions: readonly VersionFacts[], placeId: string): readonly VersionFacts[] {
  const rank = ({ kind }: VersionFacts) => (kind === 'strategy' ? 0 : kind === 'plan' ? 1 : 2)
  return versions
    .filter(({ places }) => places.includes(placeId))
    .sort((a, b) => rank(a) - rank(b) || (b.published ?? '').localeCompare(a.published ?? '') || compareIds(a, b))
    .slice(0, MAX_DOCUMENTS)
}

function compareIds(a: VersionFacts, b: VersionFacts): number {
  return a.documentId < b.documentId ? -1 : 1
}

async function readFound(
  app: SearchPorts,
  matching: readonly { readonly version: VersionFacts; readonly headings: readonly string[] }[],
): Promise<readonly FoundSection[]> {
  const found: FoundSection[] = []
  let room = MAX_PARAGRAPHS
  for (const { version, headings } of matching) {
    if (room <= 0) break
    const ids = await readPassageIds(app.catalogue, version.versionId, headings, room)
    const evidence = await readEvidence(app, ids, { kind: 'everything' })
    const { documentId, title, published, status } = version
    const paragraphs = ids.flatMap((passageId) => evidence.get(passageId) ?? [])
    room -= paragraphs.length
    found.push({ documentId, title, published, status, headings, paragraphs })
  }
  return found
}

const HEADING = z.strictObject({ ...columnsOf('passage', { versionId: z.string() }), heading: z.string() })

/** The headings of each version that has any, each once, in reading order. */
async function readHeadings(
  db: Connection,
  versionIds: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await sqlRows(
    db,
    HEADING,
    sql`
    select version_id as "versionId", heading from passage cross join lateral jsonb_array_elements_text(heading_path) heading
    where version_id = ${anyOf(versionIds)} group by version_id, heading order by version_id, min(ordinal), heading`,
  )
  const byVersion = new Map<string, string[]>()
  for (const { versionId, heading } of rows) {
    const known = byVersion.get(versionId)
    if (known === undefined) byVersion.set(versionId, [heading])
    else known.push(heading)
  }
  return byVersion
}

/** The first passages of a version under any of these headings. */
async function readPassageIds(
  db: Connection,
  versionId: string,
  headings: readonly string[],
  limit: number,
): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('passage')
    .select('passageId')
    .where('versionId', '=', versionId)
    .where(({ ref }) => sql<boolean>`${ref('headingPath')} ?| ${headings}::text[]`)
    .orderBy('ordinal')
    .limit(limit)
    .execute()
  return rows.map(({ passageId }) => passageId)
}
