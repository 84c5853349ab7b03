import { describe, expect, it } from 'vitest'
import { toBlock, toLine, toLink } from '../../../src/features/documents/reader/format-markdown.ts'

describe('Markdown of texts that others wrote', () => {
  it('shows characters that mean something to Markdown as they are', () => {
    expect(toLine('# A *plan*\n<script>[x](y)')).toBe('\\# A \\*plan\\* \\<script\\>\\[x\\](y)')
  })

  it('keeps a block together whatever it holds', () => {
    expect(toBlock('a\n```\nb')).toBe('````text\na\n```\nb\n````')
    expect(toBlock('')).toBe('```text\n\n```')
  })

  it('keeps an address within its brackets', () => {
    expect(toLink('p. 12', 'https://example.org/a>b c')).toBe('[p. 12](<https://example.org/a%3Eb%20c>)')
  })
})
