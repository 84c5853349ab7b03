import { describe, expect, it } from 'vitest'
import { kindOfTitle, readCoverKind } from '../../../../../src/ingest/parse/metadata/cover/document-kind.ts'
import { makeCover } from '../../support/make-cover.ts'

describe('the kind of a document', () => {
  it.each([
    ['Pell Local Industrial Strategy', 'strategy'],
    ['Towards a Local Industrial Strategy for Pell', 'strategy'],
    ['Strategic Economic Plan', 'plan'],
    ['Evidence base for the Local Industrial Strategy', 'evidence'],
    ['Pell Local Plan: Sustainability Appraisal Report', 'evidence'],
    ['Statement of Common Ground on the Pell Local Plan', 'statement'],
    ['Position statement', 'statement'],
    ['Working paper 12: quays', 'paper'],
    ['Annual report 2019', 'report'],
    ['Press release: new quays', 'news'],
    ['Growing well', null],
    ['How to throw a party on a budget', null],
  ])('by the title %j is %s', (title, kind) => expect(kindOfTitle(title)).toBe(kind))

  it('is a paper where the first page has names with marks, or an abstract and keywords', () => {
    const kindOf = (lines: readonly string[]) => readCoverKind(makeCover(lines.map((line) => [10, line])))[0]?.value
    expect(kindOf(['On quays', 'Ann Lee1 and Bo Ek2', '1 University of Pell'])).toBe('paper')
    expect(kindOf(['On quays', 'Abstract', 'Quays are old.', 'Keywords: quays, cranes'])).toBe('paper')
    expect(kindOf(['On quays', 'Summary', 'Quays are old.'])).toBeUndefined()
  })
})
