import { describe, expect, it } from 'vitest'
import type { Hints } from '../../../src/ingest/document.ts'
import { NO_METADATA } from '../../../src/ingest/parse/file-text.ts'
import type { ParsedMetadata } from '../../../src/ingest/parse/parsed.ts'
import { settleFields } from '../../../src/ingest/parse/settle-fields.ts'

const settle = (hints: readonly Hints[], metadata: Partial<ParsedMetadata> = {}) =>
  settleFields(hints, { ...NO_METADATA, ...metadata }, 'plan-2019.pdf')
const found = <T>(value: T, rule = 'pdf:info.Title') => ({ value, rule })

const FEED: Hints = { rule: 'feed:sample', title: 'As the feed has it', publisher: 'Feed', published: '2019-10-04' }
const DECLARED: Hints = { rule: 'declared', title: 'As people have it', status: 'agreed', published: '2019' }

describe('the fields of a document', () => {
  it('are what people declared, before what the file says of itself, before what a feed said', () => {
    const file = { title: found('As the file has it'), publisher: found('File', 'pdf:xmp.dc:publisher') }
    const fields = settle([FEED, DECLARED], file)
    expect(fields).toMatchObject({ title: 'As people have it', publisher: 'File', published: '2019', status: 'agreed' })
    expect(fields.provenance).toMatchObject({
      title: 'declared',
      publisher: 'pdf:xmp.dc:publisher',
      published: 'declared',
      status: 'declared',
    })
    expect(settle([FEED], file).title).toBe('As the file has it')
    expect(settle([FEED])).toMatchObject({ title: 'As the feed has it', publisher: 'Feed', published: '2019-10-04' })
  })

  it('are those of an upload, as of any other declaration', () => {
    const fields = settle([{ rule: 'upload', title: 'Uploaded' }, FEED], { title: found('In the file') })
    expect(fields).toMatchObject({ title: 'Uploaded', provenance: { title: 'upload' } })
  })

  it('are those that were said last, where two say something', () => {
    expect(settle([FEED, { ...FEED, title: 'Later' }]).title).toBe('Later')
    expect(settle([DECLARED, { ...DECLARED, title: 'Later' }]).title).toBe('Later')
  })

  it('tell where a paper appeared, as indexes have it', () => {
    const index: Hints = { rule: 'crossref:papers', journal: 'Local Economy', volume: '35', issue: '4' }
    expect(settle([index, { rule: 'openalex:papers', pages: '277-296', volume: '35' }]).bibliography).toEqual({
      journal: 'Local Economy',
      volume: '35',
      issue: '4',
      pages: '277-296',
    })
  })

  it('are a file name and defaults where nobody says anything', () => {
    expect(settle([])).toEqual({
      bibliography: {},
      title: 'plan-2019.pdf',
      kind: 'report',
      authors: [],
      publisher: null,
      doi: null,
      language: null,
      published: null,
      status: 'published',
      provenance: Object.fromEntries(
        ['title', 'kind', 'authors', 'publisher', 'doi', 'language', 'published', 'status'].map((field) => [
          field,
          'default',
        ]),
      ),
    })
  })

  it.each(['Untitled', 'Microsoft Word - Plan', 'document1', 'final.indd', 'Slide 1', 'PowerPoint Presentation'])(
    'do not take %j for a title',
    (title) => expect(settle([FEED], { title: found(title) }).title).toBe('As the feed has it'),
  )

  it('make a paper of what has a DOI', () => {
    const fields = settle([], { doi: found('10.1177/0269094220959299', 'pdf:xmp.prism:doi') })
    expect(fields).toMatchObject({ kind: 'paper', provenance: { kind: 'has-doi', doi: 'pdf:xmp.prism:doi' } })
    expect(settle([{ rule: 'declared', kind: 'strategy' }], { doi: found('10.1177/x') }).kind).toBe('strategy')
  })

  it.each([
    ['Draft strategy for consultation', 'draft'],
    ['Strategy (REVISED edition)', 'revised'],
    ['Withdrawn: recovery note', 'withdrawn'],
  ])('read a state from the title %j', (title, status) => {
    expect(settle([], { title: found(title) })).toMatchObject({ status, provenance: { status: 'title-word' } })
  })

  it('read no state from within a word, nor against what was declared', () => {
    expect(settle([], { title: found('Draftsmanship in Norfolk') }).status).toBe('published')
    expect(settle([{ rule: 'declared', title: 'Draft strategy', status: 'agreed' }]).status).toBe('agreed')
  })
})
