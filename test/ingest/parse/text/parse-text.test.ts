import { describe, expect, it } from 'vitest'
import { MAX_TEXT_CHARACTERS } from '../../../../src/ingest/parse/limits.ts'
import { parseMarkdown, parseText } from '../../../../src/ingest/parse/text/parse-text.ts'

describe('plain text', () => {
  it('is one page without headings and metadata', () => {
    expect(parseText(Buffer.from('# no heading\r\ncaf\u00e9\0'), null)).toMatchObject({
      pages: [{ index: 1, label: null, text: '# no heading\ncaf\u00e9', headings: [] }],
      metadata: { title: null },
      truncated: null,
    })
  })

  it('is decoded by the charset that the server states', () => {
    expect(parseText(Buffer.from([0xe9]), 'text/plain; charset=windows-1251').pages[0]?.text).toBe('\u0439')
  })

  it('is marked as truncated if it is longer than the limit', () => {
    const file = parseText(Buffer.alloc(MAX_TEXT_CHARACTERS + 10, 'a'), null)
    expect(file.truncated).toBe('text_cap')
    expect(file.pages[0]?.text).toHaveLength(MAX_TEXT_CHARACTERS)
  })
})

describe('markdown', () => {
  it('has its headings, and the first one of level 1 as title', () => {
    const text = 'Intro\n\n# Our plan #\n\nText #not one\n####### nor this\n   ## Skills\n'
    const file = parseMarkdown(Buffer.from(text), null)
    expect(file.metadata.title).toEqual({ value: 'Our plan', rule: 'markdown:h1' })
    expect(file.pages[0]?.headings).toEqual([
      { offset: text.indexOf('# Our'), level: 1, title: 'Our plan' },
      { offset: text.indexOf('   ## Skills'), level: 2, title: 'Skills' },
    ])
  })
})
