import { describe, expect, it } from 'vitest'
import { withoutSite } from '../../../../../src/ingest/parse/html/metadata/html-title.ts'

describe('a title', () => {
  it.each([
    ['Our plan - Council', ['Council'], [], 'Our plan'],
    ['Our plan – The  Council', ['the council'], [], 'Our plan'],
    ['Our long-term plan :: News :: Council', [], ['Our long-term plan'], 'Our long-term plan'],
    ['Our local plan 2019 | Planning policy', [], [], 'Our local plan 2019'],
    ['Industrial strategy - aerospace', [], [], 'Industrial strategy - aerospace'],
    ['Industrial strategy - aerospace', [], ['Industrial Strategy: aerospace'], 'Industrial strategy - aerospace'],
    ['Plan | Council', [], [], 'Plan | Council'],
    ['Council', ['Council'], [], 'Council'],
    [
      'Council | Our plan for the town and all its people',
      ['Council'],
      [],
      'Council | Our plan for the town and all its people',
    ],
  ] as const)('%j with sites %j and headings %j is %j', (title, sites, headings, expected) => {
    expect(withoutSite(title, sites, headings)).toBe(expected)
  })
})
