import type { HeldDocument, HeldLocation } from '../../../../src/features/coverage/coverage-queries.ts'
import type { ExpectedStrategy, Expected, Gazetteer, Place } from '../../../../src/domain/vocabulary.ts'

export const SEEN = new Date('2026-03-01T10:00:00Z')
export const GONE = new Date('2026-04-05T10:00:00Z')

export const PLACE: Place = {
  ...{ id: 'tees-valley', name: 'Tees Valley', kind: 'combined-authority', codes: { lep: 'E37000034' }, aliases: [] },
  ...({ level: 'combined-authority', sharedNames: [] } as const),
  ...{ validFrom: null, validTo: null, predecessors: [], successors: [], members: [] },
}

export const STRATEGY: ExpectedStrategy = {
  ...{ id: 'tees-valley-lis', title: 'Tees Valley Local Industrial Strategy', place: 'tees-valley', areas: [] },
  ...{ known: 'draft', since: '2019', evidence: 'https://example.org/', verified: true, addresses: [] },
}

export const GAZETTEER: Gazetteer = { version: 3, places: [PLACE] }
export const EXPECTED: Expected = { version: 2, strategies: [STRATEGY], notExpected: [] }

export const LOCATION: HeldLocation = {
  ...{ address: 'https://tees.example/lis.pdf', sourceId: 'tees', state: 'done', code: null },
  ...{ lastSeenAt: SEEN, goneAt: null },
}

export const DOCUMENT: HeldDocument = {
  ...{ documentId: 'd1', title: STRATEGY.title, kind: 'strategy', status: 'agreed', published: '2019-10' },
  ...{ places: ['tees-valley'], mediaType: 'application/pdf', pages: 40, passages: 200, wordlessPages: 0 },
  ...{ unread: null, locations: [LOCATION] },
}
