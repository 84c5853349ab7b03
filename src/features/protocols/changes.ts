import type { CorpusVersion } from './corpus.ts'
import type { VersionFacts } from '../../search/facts/version-facts.ts'
import type { Match } from './evaluate.ts'
import type { FrozenVersion } from './snapshot.ts'

/** Why a document was found in one run and not in the other, as far as it is known. */
export type ChangeReason =
  | { readonly kind: 'new_document' | 'removed' | 'left' | 'gone' | 'back' | 'read_otherwise' }
  | { readonly kind: 'new_version' | 'version_left' | 'text_changed' | 'themes_changed' }
  /** `detail`: the document it was merged into, or that was merged into it. */
  | { readonly kind: 'merged'; readonly detail: string }
  /** `detail`: the name of the field. */
  | { readonly kind: 'fact_changed'; readonly detail: string }
  | { readonly kind: 'unknown' }

/** A document that a query (`query` null: all queries together) found in only one of two runs. */
export interface Change {
  readonly query: number | null
  readonly change: 'added' | 'lost'
  readonly documentId: string
  readonly title: string
  readonly reasons: readonly ChangeReason[]
}

/** The versions that a run evaluated, and its matches. */
export interface RunContent {
  readonly versions: readonly FrozenVersion[]
  readonly matches: readonly Match[]
}

/** Whether a document was removed, and the document it was merged into. */
export interface DocumentOutcome {
  readonly removed: boolean
  readonly mergedInto: string | null
}

/** Counts of documents and passages added and lost between two runs. */
export interface Difference {
  readonly added: number
  readonly lost: number
  readonly passagesAdded: number
  readonly passagesLost: number
}

/** Searchable fields, without those that have a reason of their own. */
const REPORTED_FACTS = ['title', 'places', 'kind', 'publisher', 'status', 'language', 'source', 'published'] as const

/**
 * Documents added and lost between two runs: for each query, then for all together (`query` null). `withFormerQueries`
 * holds the matches of the earlier run's interpretation of the queries in the later run's texts.
 */
export function toChanges(
  queries: readonly number[],
  before: RunContent,
  after: RunContent,
  withFormerQueries: readonly Match[],
  outcomes: ReadonlyMap<string, DocumentOutcome>,
): readonly Change[] {
  const explain = createExplainer(before, after, outcomes)
  return [...queries, null].flatMap((query) => {
    const [earlier, later, sameQueries] = [before.matches, after.matches, withFormerQueries].map((matches) =>
      documentsOf(matches, query),
    )
    const change = (kind: Change['change'], documentIds: readonly string[]): readonly Change[] =>
      documentIds.map((documentId) => ({
        query,
        change: kind,
        documentId,
        title: explain.titleOf(documentId),
        reasons:
          sameQueries?.has(documentId) === (kind === 'lost')
            ? [{ kind: 'read_otherwise' }]
            : explain.reasonsOf(documentId),
      }))
    return [...change('added', without(later, earlier)), ...change('lost', without(earlier, later))]
  })
}

/** How two runs differ for one query, or for all queries together (`query` null). */
export function toDifference(query: number | null, before: readonly Match[], after: readonly Match[]): Difference {
  const [earlier, later] = [documentsOf(before, query), documentsOf(after, query)]
  const [earlierPassages, laterPassages] = [passagesOf(before, query), passagesOf(after, query)]
  return {
    added: without(later, earlier).length,
    lost: without(earlier, later).length,
    passagesAdded: without(laterPassages, earlierPassages).length,
    passagesLost: without(earlierPassages, laterPassages).length,
  }
}

function documentsOf(matches: readonly Match[], query: number | null): ReadonlySet<string> {
  return new Set(matches.filter((match) => query === null || match.query === query).map(({ documentId }) => documentId))
}

function passagesOf(matches: readonly Match[], query: number | null): ReadonlySet<string> {
  const wanted = matches.filter((match) => query === null || match.query === query)
  return new Set(wanted.flatMap(({ passages }) => passages.map(([passageId]) => passageId)))
}

/** The ids of `all` that are not among `others`, sorted. */
function without(all: ReadonlySet<string> | undefined, others: ReadonlySet<string> | undefined): readonly string[] {
  return [...(all ?? [])].filter((each) => others?.has(each) !== true).sort()
}

/** Looks up a document's title, and the reasons why two runs differ on it. */
function createExplainer(before: RunContent, after: RunContent, outcomes: ReadonlyMap<string, DocumentOutcome>) {
  const [earlier, later] = [byDocument(before.versions), byDocument(after.versions)]
  const formerDocument = new Map(before.versions.map(({ facts }) => [facts.versionId, facts.documentId]))
  return {
    titleOf: (documentId: string): string => {
      const known = [...(later.get(documentId)?.values() ?? []), ...(earlier.get(documentId)?.values() ?? [])]
      return (known.find(({ facts }) => facts.current) ?? known[0])?.facts.title ?? documentId
    },
    reasonsOf: (documentId: string): readonly ChangeReason[] => {
      const [was, is] = [earlier.get(documentId), later.get(documentId)]
      const reasons =
        is === undefined
          ? [reasonOfAbsence(outcomes.get(documentId))]
          : was === undefined
            ? [reasonOfPresence(documentId, is, formerDocument)]
            : compareVersions(was, is, formerDocument)
      return reasons.length > 0 ? reasons : [{ kind: 'unknown' }]
    },
  }
}

type VersionsById = ReadonlyMap<string, FrozenVersion>

function byDocument(versions: readonly FrozenVersion[]): ReadonlyMap<string, VersionsById> {
  const documents = new Map<string, Map<string, FrozenVersion>>()
  for (const version of versions) {
    const { documentId, versionId } = version.facts
    const known = documents.get(documentId)
    if (known === undefined) documents.set(documentId, new Map([[versionId, version]]))
    else known.set(versionId, version)
  }
  return documents
}

function reasonOfAbsence(outcome: DocumentOutcome | undefined): ChangeReason {
  if (outcome?.removed === true) return { kind: 'removed' }
  if (outcome !== undefined && outcome.mergedInto !== null) return { kind: 'merged', detail: outcome.mergedInto }
  return { kind: 'left' }
}

function reasonOfPresence(
  documentId: string,
  is: VersionsById,
  formerDocument: ReadonlyMap<string, string>,
): ChangeReason {
  const former = [...is.keys()].flatMap((versionId) => formerDocument.get(versionId) ?? [])
  const other = former.find((each) => each !== documentId)
  return other === undefined ? { kind: 'new_document' } : { kind: 'merged', detail: other }
}

function compareVersions(
  was: VersionsById,
  is: VersionsById,
  formerDocument: ReadonlyMap<string, string>,
): readonly ChangeReason[] {
  const added = [...is.keys()].filter((versionId) => !was.has(versionId))
  const reasons = added.map((versionId): ChangeReason => {
    const former = formerDocument.get(versionId)
    return former === undefined ? { kind: 'new_version' } : { kind: 'merged', detail: former }
  })
  if ([...was.keys()].some((versionId) => !is.has(versionId))) reasons.push({ kind: 'version_left' })
  for (const [versionId, version] of is) {
    const former = was.get(versionId)
    if (former !== undefined) reasons.push(...compareVersion(former, version))
  }
  return [...new Map(reasons.map((reason) => [JSON.stringify(reason), reason])).values()]
}

function compareVersion(was: FrozenVersion, is: FrozenVersion): readonly ChangeReason[] {
  const changed = REPORTED_FACTS.filter((field) => !isSame(was, is, field))
  return [
    ...(was.facts.gone !== is.facts.gone ? [{ kind: is.facts.gone ? 'gone' : 'back' } as const] : []),
    ...(was.textHash !== is.textHash ? [{ kind: 'text_changed' } as const] : []),
    ...(was.themesHash !== is.themesHash && was.textHash === is.textHash ? [{ kind: 'themes_changed' } as const] : []),
    ...changed.map((detail) => ({ kind: 'fact_changed', detail }) as const),
  ]
}

function isSame(was: CorpusVersion, is: CorpusVersion, field: keyof VersionFacts): boolean {
  return JSON.stringify(was.facts[field]) === JSON.stringify(is.facts[field])
}
