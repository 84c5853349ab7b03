import { type Hints, DOCUMENT_FIELDS } from '../../../../src/domain/document.ts'
import { describe, expect, it } from 'vitest'
import type { LocatedHints } from '../../../../src/db/harvest/locations.ts'
import { NO_METADATA } from '../../../../src/ingest/parse/text/file-text.ts'
import type { ParsedMetadata } from '../../../../src/domain/parsed-document.ts'
import { resolveMetadata } from '../../../../src/ingest/parse/metadata/resolve-metadata.ts'

const resolve = (hints: readonly LocatedHints[], metadata: Partial<ParsedMetadata> = {}) =>
  resolveMetadata(hints, { ...NO_METADATA, ...metadata }, 'plan-2019.pdf')
const found = <T>(value: T, rule = 'pdf:info.Title') => ({ value, rule })

const FEED: Hints = { rule: 'feed:sample', title: 'As the feed has it', publisher: 'Feed', published: '2019-10-04' }
const DECLARED: Hints = { rule: 'declared', title: 'As people have it', status: 'agreed', published: '2019' }

describe('the fields of a document', () => {
  it('prefer declarations by people to metadata of the file to those of a feed', () => {
    const file = { title: found('As the file has it'), publisher: found('File', 'pdf:xmp.dc:publisher') }
    const fields = resolve([FEED, DECLARED], file)
    expect(fields).toMatchObject({ title: 'As people have it', publisher: 'File', published: '2019', status: 'agreed' })
    expect(fields.provenance).toMatchObject({
      title: 'declared',
      publisher: 'pdf:xmp.dc:publisher',
      published: 'declared',
      status: 'declared',
    })
    expect(resolve([FEED], file).title).toBe('As the file has it')
    expect(resolve([FEED])).toMatchObject({ title: 'As the feed has it', publisher: 'Feed', published: '2019-10-04' })
  })

  it('treat values given with an upload as declarations', () => {
    const fields = resolve([{ rule: 'upload', title: 'Uploaded' }, FEED], { title: found('In the file') })
    expect(fields).toMatchObject({ title: 'Uploaded', provenance: { title: 'upload' } })
  })

  it('prefer the latest of two hints', () => {
    expect(resolve([FEED, { ...FEED, title: 'Later' }]).title).toBe('Later')
    expect(resolve([DECLARED, { ...DECLARED, title: 'Later' }]).title).toBe('Later')
  })

  it('include where a paper appeared, from bibliographic indexes', () => {
    const index: Hints = { rule: 'crossref:papers', journal: 'Local Economy', volume: '35', issue: '4' }
    expect(
      resolve([index, { rule: 'openalex:papers', firstPage: '277', lastPage: '296', volume: '35' }]),
    ).toMatchObject({
      journal: 'Local Economy',
      volume: '35',
      issue: '4',
      firstPage: '277',
      lastPage: '296',
    })
  })

  it('are the file name and defaults if there are no candidates', () => {
    expect(resolve([])).toMatchObject({
      title: 'plan-2019.pdf',
      kind: 'report',
      authors: [],
      publisher: null,
      doi: null,
      language: null,
      published: null,
      journal: null,
      status: 'published',
      provenance: Object.fromEntries(DOCUMENT_FIELDS.map((field) => [field, 'default'])),
    })
  })

  it.each(['Untitled', 'Microsoft Word - Plan', 'document1', 'final.indd', 'Slide 1', 'PowerPoint Presentation'])(
    'do not accept %j as a title',
    (title) => expect(resolve([FEED], { title: found(title) }).title).toBe('As the feed has it'),
  )

  it('have the kind paper if there is a DOI', () => {
    const fields = resolve([], { doi: found('10.1177/0269094220959299', 'pdf:xmp.prism:doi') })
    expect(fields).toMatchObject({ kind: 'paper', provenance: { kind: 'has-doi', doi: 'pdf:xmp.prism:doi' } })
    expect(resolve([{ rule: 'declared', kind: 'strategy' }], { doi: found('10.1177/x') }).kind).toBe('strategy')
  })

  it.each([
    ['Draft strategy for consultation', 'draft'],
    ['Strategy (REVISED edition)', 'revised'],
    ['Withdrawn: recovery note', 'withdrawn'],
  ])('take the status from the title %j', (title, status) => {
    expect(resolve([], { title: found(title) })).toMatchObject({ status, provenance: { status: 'title-word' } })
  })

  it('take no status from part of a word, nor against a declared one', () => {
    expect(resolve([], { title: found('Draftsmanship in Norfolk') }).status).toBe('published')
    expect(resolve([{ rule: 'declared', title: 'Draft strategy', status: 'agreed' }]).status).toBe('agreed')
  })

  it('keep all candidates with their source, in order of preference', () => {
    const file = {
      title: { value: 'On its cover', rule: 'pdf:page.heading', pageIndex: 1 },
      others: [{ field: 'title', value: 'As people have it', rule: 'pdf:info.Title' }] as const,
    }
    const { candidates } = resolve([{ ...FEED, address: 'https://feed.test/a' }, DECLARED], file)
    expect(candidates.filter(({ field }) => field === 'title')).toEqual([
      { field: 'title', value: 'As people have it', rule: 'declared', pageIndex: null, address: null },
      { field: 'title', value: 'On its cover', rule: 'pdf:page.heading', pageIndex: 1, address: null },
      {
        field: 'title',
        value: 'As the feed has it',
        rule: 'feed:sample',
        pageIndex: null,
        address: 'https://feed.test/a',
      },
    ])
  })

  it('keep every date, including contradictory ones', () => {
    const government = { rule: 'declared', published: '2019-07-19', address: 'https://government.test/plan' }
    const partnership = { rule: 'feed:oxlep', published: '2019-09', address: 'https://partnership.test/plan' }
    const { dates, published } = resolve([partnership, government])
    expect(published).toBe('2019-07-19')
    expect(dates.map(({ value, rule, address }) => [value, rule, address])).toEqual([
      ['2019-09', 'feed:oxlep', 'https://partnership.test/plan'],
      ['2019-07-19', 'declared', 'https://government.test/plan'],
    ])
  })

  it('have the status withdrawn if there is a notice, whatever was declared before', () => {
    const status = { value: 'withdrawn' as const, rule: 'html:govuk.withdrawn' }
    expect(resolve([DECLARED], { status })).toMatchObject({
      status: 'withdrawn',
      provenance: { status: 'html:govuk.withdrawn' },
    })
  })

  it('have the kind paper if there is a journal', () => {
    const fields = resolve([], { journal: found('Local Economy', 'html:citation_journal_title') })
    expect(fields).toMatchObject({ kind: 'paper', journal: 'Local Economy', provenance: { kind: 'has-journal' } })
  })
})
