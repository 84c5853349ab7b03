import { describe, expect, it } from 'vitest'
import type { VersionFacts } from '../../../src/search/facts/version-facts.ts'
import { toChanges, toDifference, type Change, type DocumentOutcome } from '../../../src/features/protocols/changes.ts'
import type { Match } from '../../../src/features/protocols/evaluate.ts'
import type { FrozenVersion } from '../../../src/features/protocols/snapshot.ts'

const FACTS: VersionFacts = {
  ...{ versionId: 'v', documentId: 'd', revision: 1, current: true, gone: false, title: 'Plan', places: ['tees'] },
  ...{
    kind: 'strategy',
    publisher: null,
    status: 'agreed',
    language: 'en',
    source: null,
    published: null,
    passages: 1,
    authors: [],
    doi: null,
  },
}

function version(documentId: string, versionId: string, facts: Partial<VersionFacts> = {}, text = 't', themes = 'h') {
  return {
    facts: { ...FACTS, documentId, versionId, ...facts },
    ...{ copyOf: null, textKey: versionId, textHash: text, themesHash: themes },
  } satisfies FrozenVersion
}

function match(documentId: string, versionId = `${documentId}1`): Match {
  return { query: 1, documentId, versionId, passages: [[`p${versionId}`, 1, null]] }
}

interface RunContent {
  readonly versions: readonly FrozenVersion[]
  readonly matches: readonly Match[]
}

/**
 * The changes of query 1. `withFormerQueries` are the matches of the earlier run's interpretation in the later texts; by
 * default, the later run's own matches.
 */
function changesOf(
  before: RunContent,
  after: RunContent,
  outcomes: Record<string, DocumentOutcome> = {},
  withFormerQueries = after.matches,
) {
  const changes = toChanges([1], before, after, withFormerQueries, new Map(Object.entries(outcomes)))
  const ofQuery = changes.filter(({ query }) => query === 1)
  const inAll = changes.filter(({ query }) => query === null)
  expect(inAll.map((change): Change => ({ ...change, query: 1 }))).toEqual(ofQuery)
  return ofQuery.map(({ change, documentId, reasons }) => [change, documentId, reasons])
}

const found: RunContent = { versions: [version('a', 'a1')], matches: [match('a')] }

describe('changes between two runs of a protocol', () => {
  it('are none between a run and itself', () => {
    expect(changesOf(found, found)).toEqual([])
    expect(toDifference(1, found.matches, found.matches)).toEqual({
      ...{ added: 0, lost: 0, passagesAdded: 0, passagesLost: 0 },
    })
  })

  it('give the reason for documents that are new, removed, merged or no longer searchable', () => {
    const nothing: RunContent = { versions: [], matches: [] }
    expect(changesOf(nothing, found)).toEqual([['added', 'a', [{ kind: 'new_document' }]]])
    const lost = (outcome: DocumentOutcome) => changesOf(found, nothing, { a: outcome })
    expect(lost({ removed: true, mergedInto: null })).toEqual([['lost', 'a', [{ kind: 'removed' }]]])
    expect(lost({ removed: false, mergedInto: 'b' })).toEqual([['lost', 'a', [{ kind: 'merged', detail: 'b' }]]])
    expect(lost({ removed: false, mergedInto: null })).toEqual([['lost', 'a', [{ kind: 'left' }]]])
  })

  it('name both documents of a merge when the text moved from one to the other', () => {
    const merged: RunContent = { versions: [version('b', 'a1')], matches: [match('b', 'a1')] }
    const outcomes = { a: { removed: false, mergedInto: 'b' } }
    expect(changesOf(found, merged, outcomes)).toEqual([
      ['added', 'b', [{ kind: 'merged', detail: 'a' }]],
      ['lost', 'a', [{ kind: 'merged', detail: 'b' }]],
    ])
    expect(toDifference(1, found.matches, merged.matches)).toMatchObject({ added: 1, lost: 1, passagesLost: 0 })
  })

  it.each([
    ['its text', version('a', 'a1', {}, 'other'), { kind: 'text_changed' }],
    ['its themes', version('a', 'a1', {}, 't', 'other'), { kind: 'themes_changed' }],
    ['a fact', version('a', 'a1', { places: [] }), { kind: 'fact_changed', detail: 'places' }],
    ['its presence at its source', version('a', 'a1', { gone: true }), { kind: 'gone' }],
  ])('give the reason when a lost document changed in %s', (_what, now, reason) => {
    const after: RunContent = { versions: [now], matches: [] }
    expect(changesOf(found, after)).toEqual([['lost', 'a', [reason]]])
  })

  it('give the reason when a version is new and another is no longer searchable', () => {
    const after: RunContent = { versions: [version('a', 'a2')], matches: [] }
    expect(changesOf(found, after)).toEqual([['lost', 'a', [{ kind: 'new_version' }, { kind: 'version_left' }]]])
  })

  it('are put down to the interpretation of the query where the texts are the same', () => {
    expect(changesOf(found, { ...found, matches: [] }, {}, found.matches)).toEqual([
      ['lost', 'a', [{ kind: 'read_otherwise' }]],
    ])
    expect(changesOf({ ...found, matches: [] }, found, {}, [])).toEqual([['added', 'a', [{ kind: 'read_otherwise' }]]])
  })
})
