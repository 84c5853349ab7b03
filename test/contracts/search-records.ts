import { afterAll, beforeAll } from 'vitest'
import { toDayNumber, type Filter, type TextField } from '../../src/search/filter.ts'
import type { EngineAnswer, EngineQuery, PassageRecord, SearchEngine, Span } from '../../src/search/search-engine.ts'

/** An engine of the test's own, which holds no index yet. */
export interface ScratchEngine {
  readonly engine: SearchEngine
  /** Another engine, whose server cannot be reached. */
  readonly away: SearchEngine
  close(): Promise<void>
}

/** What the tests of an engine work on: an index that is there, and empty at the start of each file. */
export interface EngineBench {
  engine(): SearchEngine
  /** Puts these records in place of all others. */
  fill(records: readonly PassageRecord[]): Promise<void>
  /** The answer to one query, the rest of which is as in `queryOf`. */
  ask(fields?: Partial<EngineQuery>): Promise<EngineAnswer>
  /** The passages found, in order. */
  find(fields?: Partial<EngineQuery>): Promise<readonly string[]>
}

export const EVERYTHING: Filter = { kind: 'and', of: [] }
export const NOTHING: Filter = { kind: 'or', of: [] }

/** Values of which each must match itself and nothing else. */
export const HOSTILE_VALUES: readonly string[] = [
  "o'brien",
  'say "so"',
  'back\\slash',
  "back\\'slash",
  'trailing\\',
  'a AND b',
  "a' OR publisher EXISTS OR publisher = 'b",
  "x' OR NOT document = 'none",
  'a] b',
  '[a, b]',
  '(a)',
  'NOT a',
  'EXISTS',
  'IS EMPTY',
  'null',
  'true',
  '1',
  '*',
  '_geoRadius(1, 2, 3)',
  'שלום עולם',
  '\u202Ertl override',
  'half \uD83D of a pair',
  '\uDE00 other half',
  '😀',
  'tab\tand\nline',
  'a  b',
  '<em>',
  'x'.repeat(10_000),
]

/** Registers the hooks that open an engine with an empty index, and close it. */
export function engineBench(open: () => Promise<ScratchEngine>): EngineBench {
  let scratch: ScratchEngine

  beforeAll(async () => {
    scratch = await open()
    await scratch.engine.rebuild(async () => {})
  })

  afterAll(() => scratch.close())

  const ask = async (fields: Partial<EngineQuery> = {}): Promise<EngineAnswer> => {
    const [answer] = await scratch.engine.search([queryOf(fields)])
    if (answer === undefined) throw new Error('no answer to a query')
    return answer
  }
  return {
    engine: () => scratch.engine,
    ask,
    fill: async (records) => {
      await scratch.engine.remove(EVERYTHING)
      await scratch.engine.put(records)
    },
    find: async (fields) => (await ask(fields)).hits.map((hit) => hit.passageId),
  }
}

/** A record of a document and version of its own. */
export function recordOf(passageId: string, fields: Partial<PassageRecord> = {}): PassageRecord {
  return {
    passageId,
    documentId: `document-${passageId}`,
    versionId: `version-${passageId}`,
    revision: 0,
    ordinal: 0,
    current: true,
    gone: false,
    title: 'Local industrial strategy',
    headings: ['Foreword'],
    text: 'A plan for the region.',
    places: [],
    themes: [],
    kind: 'strategy',
    publisher: null,
    status: 'published',
    language: null,
    source: null,
    published: null,
    ...fields,
  }
}

/** Everything, by passage, on one page. */
export function queryOf(fields: Partial<EngineQuery> = {}): EngineQuery {
  const window = { offset: 0, limit: 1_000 }
  return {
    text: '',
    matching: 'all',
    filter: EVERYTHING,
    sort: 'relevance',
    facets: [],
    by: 'passage',
    ...window,
    ...fields,
  }
}

export function equals(field: TextField, value: string): Filter {
  return { kind: 'equals', field, value }
}

/** The words that spans cut out of a text. */
export function wordsAt(text: string, spans: readonly Span[]): readonly string[] {
  return spans.map((span) => text.slice(span.start, span.end))
}

/** What a filter means, without an engine. */
export function matches(filter: Filter, record: PassageRecord): boolean {
  switch (filter.kind) {
    case 'equals':
      return valuesOf(record, filter.field).includes(filter.value)
    case 'current':
      return record.current === filter.value
    case 'gone':
      return record.gone === filter.value
    case 'revision':
      return record.revision === filter.value
    case 'published': {
      if (record.published === null) return false
      const day = toDayNumber(record.published)
      const isEarly = filter.from !== null && day < toDayNumber(filter.from)
      return !isEarly && !(filter.to !== null && day > toDayNumber(filter.to))
    }
    case 'and':
      return filter.of.every((part) => matches(part, record))
    case 'or':
      return filter.of.some((part) => matches(part, record))
    case 'not':
      return !matches(filter.of, record)
  }
}

function valuesOf(record: PassageRecord, field: TextField): readonly (string | null)[] {
  switch (field) {
    case 'place':
      return record.places
    case 'theme':
      return record.themes
    case 'document':
      return [record.documentId]
    case 'version':
      return [record.versionId]
    case 'kind':
    case 'publisher':
    case 'status':
    case 'language':
    case 'source':
      return [record[field]]
  }
}
