import type { HeldDocument, SoughtAddress } from './coverage-queries.ts'
import type { HarvestRun } from '../../db/harvest/sources.ts'
import type { Expected, ExpectedStrategy, Gazetteer, Place } from '../../domain/vocabulary.ts'
import { COVERAGE_STATES, type CoverageState } from './coverage-state.ts'
import { evaluateDocument, type EvaluatedDocument } from './evaluate-document.ts'

/** A source that may give a strategy, with its last crawl. */
export interface CoverageSource {
  readonly sourceId: string
  readonly title: string
  /** Places declared for the source or for one of its documents. */
  readonly places: readonly string[]
  readonly lastRun: Pick<HarvestRun, 'state' | 'found' | 'code' | 'createdAt' | 'endedAt'> | null
}

/** A row of the register: a place and a strategy that is expected to cover it, or none. */
export interface CoverageRow {
  readonly place: Pick<Place, 'id' | 'name' | 'kind'>
  /** The place's code as a LEP area, if it is one. */
  readonly lepCode: string | null
  readonly strategy: ExpectedStrategy | null
  readonly state: CoverageState
  /** Why it is in this state, and other reasons why a search may miss it. Whole sentences. */
  readonly reasons: readonly string[]
  readonly documents: readonly EvaluatedDocument[]
  readonly sources: readonly CoverageSource[]
  readonly lastSeenAt: Date | null
}

/** What the register is computed from. */
export interface CoverageFacts {
  readonly documents: readonly HeldDocument[]
  readonly sought: readonly SoughtAddress[]
  readonly sources: readonly CoverageSource[]
}

const REFUSALS_SHOWN = 3

/** The kinds of places whose strategies the register is about; others have a row only where it names them. */
const WRITES_STRATEGIES: ReadonlySet<Place['kind']> = new Set(['combined-authority', 'lep-area', 'city-region'])

type Verdict = Omit<CoverageRow, 'place' | 'lepCode'>

/** Computes the register: a row for each place and each strategy that covers it, sorted by place name. */
export function toCoverage(gazetteer: Gazetteer, expected: Expected, facts: CoverageFacts): readonly CoverageRow[] {
  const verdicts = expected.strategies.map((strategy) => evaluateStrategy(strategy, facts))
  const notExpected = new Map(expected.notExpected.map(({ place, because }) => [place, because]))
  const rows = gazetteer.places.flatMap((place) => {
    const covering = verdicts.filter(
      ({ strategy }) => strategy?.place === place.id || strategy?.areas.includes(place.id),
    )
    // councils write plans of other kinds: one without a strategy is no gap
    if (covering.length === 0 && !notExpected.has(place.id) && !WRITES_STRATEGIES.has(place.kind)) return []
    const found = covering.length > 0 ? covering : [unexpected(notExpected.get(place.id))]
    const { id, name, kind } = place
    return found.map((verdict) => ({ place: { id, name, kind }, lepCode: place.codes['lep'] ?? null, ...verdict }))
  })
  return rows.sort((a, b) => a.place.name.localeCompare(b.place.name, 'en'))
}

function unexpected(because = 'The register does not state whether a strategy is expected.'): Verdict {
  return { strategy: null, state: 'unexpected', reasons: [because], documents: [], sources: [], lastSeenAt: null }
}

function evaluateStrategy(strategy: ExpectedStrategy, facts: CoverageFacts): Verdict {
  const documents = facts.documents.flatMap((document) => evaluateDocument(strategy, document) ?? []).sort(byState)
  const sources = sourcesOf(strategy, documents, facts)
  const seen = documents.flatMap(({ lastSeenAt }) => (lastSeenAt === null ? [] : [lastSeenAt.getTime()]))
  const [best] = documents
  const absence = best === undefined ? explainAbsence(strategy, facts.sought, sources) : null
  return {
    strategy,
    state: best?.state ?? absence?.state ?? 'unsought',
    reasons: best?.reasons ?? absence?.reasons ?? [],
    documents,
    sources,
    lastSeenAt: seen.length === 0 ? null : new Date(Math.max(...seen)),
  }
}

/**
 * Why there is no document at all: an address could not be fetched, a crawl did not find it, or no source has been
 * crawled.
 */
function explainAbsence(
  strategy: ExpectedStrategy,
  sought: readonly SoughtAddress[],
  sources: readonly CoverageSource[],
): Pick<Verdict, 'state' | 'reasons'> {
  const relevant = sought.filter(
    (one) => one.places.includes(strategy.place) || strategy.addresses.includes(one.address),
  )
  const runs = sources.flatMap(({ title, lastRun }) => (lastRun === null ? [] : [{ title, ...lastRun }]))
  if (relevant.some(({ state }) => state === 'due'))
    return { state: 'waiting', reasons: ['Its address has not been fetched yet.'] }
  if (relevant.length > 0) {
    const more =
      relevant.length > REFUSALS_SHOWN
        ? [`The same applies to ${relevant.length - REFUSALS_SHOWN} more addresses.`]
        : []
    return { state: 'unreached', reasons: [...relevant.slice(0, REFUSALS_SHOWN).map(toRefusal), ...more] }
  }
  if (runs.some(({ state }) => state === 'due')) return { state: 'waiting', reasons: ['A source is being crawled.'] }
  const failed = runs.filter(({ state }) => state === 'failed')
  if (failed.length > 0) {
    return { state: 'unreached', reasons: failed.map(({ title, code }) => `The crawl of “${title}” failed (${code}).`) }
  }
  if (runs.length > 0) {
    return {
      state: 'missing',
      reasons: runs.map(({ title, found }) => `Not among the ${found} addresses of “${title}”.`),
    }
  }
  if (sources.length > 0) return { state: 'unsought', reasons: ['Its sources have not been crawled yet.'] }
  return { state: 'unsought', reasons: ['No source is declared for it.'] }
}

function toRefusal({ address, state, code }: SoughtAddress): string {
  return state === 'gone' ? `${address} was gone before it was fetched.` : `${address} could not be fetched (${code}).`
}

function sourcesOf(
  strategy: ExpectedStrategy,
  documents: readonly EvaluatedDocument[],
  facts: CoverageFacts,
): readonly CoverageSource[] {
  const giving = new Set(documents.flatMap(({ sourceIds }) => sourceIds))
  return facts.sources.filter(({ sourceId, places }) => giving.has(sourceId) || places.includes(strategy.place))
}

function byState(a: EvaluatedDocument, b: EvaluatedDocument): number {
  return (
    COVERAGE_STATES.indexOf(a.state) - COVERAGE_STATES.indexOf(b.state) ||
    (b.published ?? '').localeCompare(a.published ?? '') ||
    a.documentId.localeCompare(b.documentId)
  )
}
