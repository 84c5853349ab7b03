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

interface Moment {
  readonly versions: readonly FrozenVersion[]
  readonly matches: readonly Match[]
}

/** What changed for query 1; as the earlier run read it, `asBefore` is found, or else what is found. */
function changesOf(
  before: Moment,
  after: Moment,
  fates: Record<string, DocumentOutcome> = {},
  asBefore = after.matches,
) {
  const changes = toChanges([1], before, after, asBefore, new Map(Object.entries(fates)))
  const ofQuery = changes.filter(({ query }) => query === 1)
  const inAll = changes.filter(({ query }) => query === null)
  expect(inAll.map((change): Change => ({ ...change, query: 1 }))).toEqual(ofQuery)
  return ofQuery.map(({ change, documentId, reasons }) => [change, documentId, reasons])
}

const found: Moment = { versions: [version('a', 'a1')], matches: [match('a')] }

describe('what a later run has more or less', () => {
  it('is nothing between a run and itself', () => {
    expect(changesOf(found, found)).toEqual([])
    expect(toDifference(1, found.matches, found.matches)).toEqual({
      ...{ added: 0, lost: 0, passagesAdded: 0, passagesLost: 0 },
    })
  })

  it('is told of documents that came, were removed, merged, or left', () => {
    const nothing: Moment = { versions: [], matches: [] }
    expect(changesOf(nothing, found)).toEqual([['added', 'a', [{ kind: 'new_document' }]]])
    const lost = (fate: DocumentOutcome) => changesOf(found, nothing, { a: fate })
    expect(lost({ removed: true, mergedInto: null })).toEqual([['lost', 'a', [{ kind: 'removed' }]]])
    expect(lost({ removed: false, mergedInto: 'b' })).toEqual([['lost', 'a', [{ kind: 'merged', detail: 'b' }]]])
    expect(lost({ removed: false, mergedInto: null })).toEqual([['lost', 'a', [{ kind: 'left' }]]])
  })

  it('is told of a document that took over the text of another', () => {
    const merged: Moment = { versions: [version('b', 'a1')], matches: [match('b', 'a1')] }
    const fates = { a: { removed: false, mergedInto: 'b' } }
    expect(changesOf(found, merged, fates)).toEqual([
      ['added', 'b', [{ kind: 'merged', detail: 'a' }]],
      ['lost', 'a', [{ kind: 'merged', detail: 'b' }]],
    ])
    expect(toDifference(1, found.matches, merged.matches)).toMatchObject({ added: 1, lost: 1, passagesLost: 0 })
  })

  it.each([
    ['its text', version('a', 'a1', {}, 'other'), { kind: 'text_changed' }],
    ['its themes', version('a', 'a1', {}, 't', 'other'), { kind: 'themes_changed' }],
    ['a fact', version('a', 'a1', { places: [] }), { kind: 'fact_changed', detail: 'places' }],
    ['its source, which has it no more', version('a', 'a1', { gone: true }), { kind: 'gone' }],
  ])('is told of %s', (_what, now, reason) => {
    const after: Moment = { versions: [now], matches: [] }
    expect(changesOf(found, after)).toEqual([['lost', 'a', [reason]]])
  })

  it('is told of a new version, and of one that is no more', () => {
    const after: Moment = { versions: [version('a', 'a2')], matches: [] }
    expect(changesOf(found, after)).toEqual([['lost', 'a', [{ kind: 'new_version' }, { kind: 'version_left' }]]])
  })

  it('is laid on the question where the same text is found by the earlier reading of it alone', () => {
    expect(changesOf(found, { ...found, matches: [] }, {}, found.matches)).toEqual([
      ['lost', 'a', [{ kind: 'read_otherwise' }]],
    ])
    expect(changesOf({ ...found, matches: [] }, found, {}, [])).toEqual([['added', 'a', [{ kind: 'read_otherwise' }]]])
  })
})
