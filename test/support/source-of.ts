import { MAX_DISCOVERED_ITEMS, type Source } from '../../src/domain/source.ts'

/** A source for a test: a page of links, crawled without pauses and only on request. */
export function sourceOf(fields: Pick<Source, 'id' | 'url'> & Partial<Source>): Source {
  return {
    kind: 'page',
    title: fields.id,
    publisher: 'Test Council',
    licence: null,
    language: 'en',
    cadence: 'daily',
    expected: null,
    enabled: false,
    verified: true,
    include: [],
    exclude: [],
    selector: 'a[href]',
    delayMs: 0,
    maxPerDay: null,
    maxPerRun: MAX_DISCOVERED_ITEMS,
    render: false,
    places: [],
    documents: [],
    ...fields,
  }
}
