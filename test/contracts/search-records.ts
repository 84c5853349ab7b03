import { afterAll, beforeAll } from 'vitest'
import type { Filter, TextField } from '../../src/domain/filter.ts'
import type {
  Candidate,
  Conjunct,
  CountResult,
  CountQuery,
  IndexRecord,
  PassageRecord,
  SearchEngine,
  VersionRecord,
} from '../../src/search/engine/search-engine.ts'

/** An engine for one test, without an index. */
export interface ScratchEngine {
  readonly engine: SearchEngine
  /** Another engine, whose server is unreachable. */
  readonly away: SearchEngine
  close(): Promise<void>
}

/** The fixture of engine tests: an existing index, empty at the start of each file. */
export interface EngineBench {
  engine(): SearchEngine
  /** Replaces all records by these. */
  fill(records: readonly IndexRecord[]): Promise<void>
  /** The passages that match each conjunct in turn, at most `limit` of each. */
  search(conjuncts: readonly Partial<Conjunct>[], filter?: Filter, limit?: number): Promise<readonly Candidate[]>
  /** The ids of the results of one conjunct, in order. */
  find(conjunct?: Partial<Conjunct>): Promise<readonly string[]>
  count(conjuncts: readonly Partial<Conjunct>[], query?: Partial<CountQuery>): Promise<CountResult>
}

export const EVERYTHING: Filter = { kind: 'and', of: [] }
export const NOTHING: Filter = { kind: 'or', of: [] }

/** Values that must each match only themselves. */
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

  const search: EngineBench['search'] = async (conjuncts, filter = EVERYTHING, limit = 1_000) => {
    const [found] = await scratch.engine.find([{ of: 'passage', conjuncts: conjuncts.map(conjunctOf), filter, limit }])
    if (found === undefined) throw new Error('no answer to a query')
    return found.candidates
  }
  return {
    engine: () => scratch.engine,
    search,
    fill: async (records) => {
      await scratch.engine.remove(EVERYTHING)
      await scratch.engine.put(records)
    },
    find: async (conjunct = {}) => (await search([conjunct])).map(({ passageId }) => passageId),
    count: async (conjuncts, query = {}) => {
      const requested: CountQuery = {
        ...{ of: 'passage', conjuncts: conjuncts.map(conjunctOf), filter: EVERYTHING, by: [], ...query },
      }
      const [counted] = await scratch.engine.count([requested])
      if (counted === undefined) throw new Error('no answer to a query')
      return counted
    },
  }
}

/** A record with its own document and version. */
export function recordOf(passageId: string, fields: Partial<PassageRecord> = {}): PassageRecord {
  return {
    record: 'passage',
    passageId,
    documentId: `document-${passageId}`,
    versionId: `version-${passageId}`,
    serial: 1,
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

/** A version without passages. */
export function versionOf(versionId: string, fields: Partial<VersionRecord> = {}): VersionRecord {
  const { passageId: _id, ordinal: _ordinal, headings: _headings, text: _text, ...common } = recordOf(versionId)
  return { ...common, record: 'version', versionId, title: 'Plan', authors: [], doi: null, contents: [], ...fields }
}

/** The default fields of a passage, with overrides. */
export function conjunctOf(fields: Partial<Conjunct> = {}): Conjunct {
  return { all: [], none: [], filter: EVERYTHING, ...fields }
}

export function equals(field: TextField, value: string): Filter {
  return { kind: 'equals', field, value }
}
