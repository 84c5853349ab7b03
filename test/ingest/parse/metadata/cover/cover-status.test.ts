import { describe, expect, it } from 'vitest'
import { readCoverStatus, statusOfTitle } from '../../../../../src/ingest/parse/metadata/cover/cover-status.ts'
import { readCoverTitle } from '../../../../../src/ingest/parse/metadata/cover/cover-title.ts'
import { makeCover } from '../../support/make-cover.ts'

const statusOf = (line: string) => {
  const pages = makeCover([
    [24, 'Quays and cranes of Pell'],
    [12, line],
  ])
  return readCoverStatus(pages, readCoverTitle(pages))[0] ?? null
}

describe('the status on the first pages', () => {
  it.each([
    ['DRAFT', 'draft'],
    ['Draft for consultation', 'draft'],
    ['Consultation draft: September 2025', 'draft'],
    ['FINAL DRAFT v2', 'draft'],
    ['This draft has not yet been agreed with government.', 'draft'],
    ['Proposals here are not yet agreed with government', 'draft'],
    ['Adopted October 2013', 'agreed'],
    ['Agreed 4 April 2024', 'agreed'],
    ['Approved by Cabinet on 5 March 2020', 'agreed'],
    ['This plan was formally adopted by the council in May.', 'agreed'],
    ['Withdrawn', 'withdrawn'],
    ['This document has been superseded by the plan of 2021.', 'withdrawn'],
    ['Revised edition', 'revised'],
  ])('of %j is %s, with its page', (line, status) => {
    expect(statusOf(line)).toMatchObject({ value: status, pageIndex: 1 })
  })

  it.each([
    'The draft plan of 2017 said that quays should be blue.',
    'Agreed actions and next steps',
    'Councils adopted many plans, and withdrew some.',
    'Drafting a plan together',
    'It was published after the withdrawn plan.',
  ])('is not read from %j', (line) => expect(statusOf(line)).toBeNull())

  it('of a title is its own, not that of a draft that it answers', () => {
    expect(statusOfTitle('Draft Local Plan')).toBe('draft')
    expect(statusOfTitle('Adopted Local Plan')).toBe('agreed')
    expect(statusOfTitle('Response to the draft plan')).toBeNull()
    expect(statusOfTitle('Comments of residents on the Pell draft strategy')).toBeNull()
  })
})
