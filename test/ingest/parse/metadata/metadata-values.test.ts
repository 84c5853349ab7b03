import { describe, expect, it } from 'vitest'
import { toAuthors, toLanguage, toName, toTitle } from '../../../../src/ingest/parse/metadata/metadata-values.ts'

describe('authors', () => {
  it.each([
    ['John Smith, Ann Lee', ['John Smith', 'Ann Lee']],
    ['John Smith and Ann Lee', ['John Smith', 'Ann Lee']],
    ['Smith, John', ['Smith, John']],
    ['Smith, J.; Lee, A.; Smith, J.', ['Smith, J.', 'Lee, A.']],
    ['Liverpool City Council', ['Liverpool City Council']],
    ['someone@example.org', null],
    ['https://example.org/me', null],
    ['', null],
  ])('of %j are %j', (written, names) => expect(toAuthors(written)).toEqual(names))
})

describe('a title', () => {
  it.each(['Untitled', 'Microsoft Word - Plan 2019.docx', 'report.pdf', '12', 'Document1', 'PowerPoint Presentation'])(
    'is not the placeholder %j',
    (written) => expect(toTitle(written)).toBeNull(),
  )

  it('omits a leading program name', () => {
    expect(toTitle('Microsoft Word - My plan')).toBe('My plan')
    expect(toTitle(' A\n plan ')).toBe('A plan')
  })
})

describe('a name and a language', () => {
  it('are refused if they are something else', () => {
    expect(toName('https://example.org')).toBeNull()
    expect(toName('2019')).toBeNull()
    expect(toName(' HM  Treasury ')).toBe('HM Treasury')
    expect(toLanguage('en_gb')).toBe('en-GB')
    expect(toLanguage('cy')).toBe('cy')
    for (const written of ['und', '', 'not a language', 'x'.repeat(100)]) expect(toLanguage(written)).toBeNull()
  })
})
