import { describe, expect, it } from 'vitest'
import { groundsOf, isSameWork, isSureDoi } from '../../../src/ingest/dedupe/grounds.ts'
import { toClaim } from '../../../src/ingest/to-claim.ts'

const TITLE = 'Economic complexity and local industrial strategy'
const claim = (fields: Partial<Parameters<typeof toClaim>[0]> = {}) =>
  toClaim({
    title: TITLE,
    authors: ['Penny Mealy', 'Diane Coyle'],
    doi: null,
    doiRule: null,
    preprintOf: null,
    ...fields,
  })
const withDoi = (doi: string, doiRule = 'html:citation_doi') => claim({ doi, doiRule, title: 'x' })
const claimant = (of: ReturnType<typeof claim>) => ({ ...of, versionId: 'v', documentId: 'd' })

describe('two documents', () => {
  it('are merged automatically by DOI only when both state it as their own', () => {
    const [one, other] = [withDoi('10.5555/1'), withDoi('10.5555/1', 'declared')]
    expect(groundsOf(one, other)).toEqual(['doi'])
    expect(isSureDoi(one, claimant(other))).toBe(true)
    expect(isSureDoi(one, claimant(withDoi('10.5555/1', 'pdf:text.doi')))).toBe(false)
    expect(groundsOf(one, withDoi('10.5555/2'))).toEqual([])
  })

  it('are recognised as preprint and article from either side', () => {
    const preprint = claim({ title: 'x', doi: '10.2139/ssrn.1', doiRule: 'declared', preprintOf: '10.5555/1' })
    expect(groundsOf(preprint, withDoi('10.5555/1'))).toEqual(['preprint'])
    expect(groundsOf(withDoi('10.5555/1'), preprint)).toEqual(['preprint'])
    expect(claim({ doi: '10.5555/1', preprintOf: '10.5555/1' }).preprintOf).toBeNull()
  })

  it('match by title only with a common author, and not when each has its own DOI', () => {
    expect(groundsOf(claim(), claim({ authors: ['Mealy, P.'], title: `${TITLE.toUpperCase()}!` }))).toEqual(['title'])
    expect(groundsOf(claim(), claim({ authors: ['Robert Huggins'] }))).toEqual([])
    expect(groundsOf(claim(), claim({ authors: [] }))).toEqual([])
    const [one, other] = [claim({ doi: '10.5555/1' }), claim({ doi: '10.5555/2' })]
    expect(groundsOf(one, other)).toEqual([])
    const short = { title: 'Annual report 2019' }
    expect(groundsOf(claim(short), claim(short))).toEqual([])
  })

  it.each<[string, string, readonly string[], readonly string[], boolean]>([
    ['Winter ferries of the lower river', 'WINTER FERRIES OF THE LOWER RIVER!', ['a'], ['b'], true],
    ['Winter ferries of the river', 'Winter ferries of the river: a count', [], [], true],
    ['Winter ferries of the lower river', 'Glass furnaces and their gas today', ['a'], ['a'], false],
    ['Skills plan', 'Skills plan', ['a'], ['b'], false],
    ['Skills plan', 'Skills plan', ['a', 'b'], ['b'], true],
    ['Skills plan', 'Skills plan for Marlgate', ['a'], ['a'], false],
    ['Editorial', 'Editorial', [], [], false],
    ['Skills of Marlgate', 'Skills of Marlgate', ['a'], [], true],
    ['Café plan of the port', 'Cafe plan of the port', ['a'], ['b'], true],
    ['???', '???', ['a'], ['a'], false],
  ])('called %j and %j, by %j and %j, are one work: %j', (title, otherTitle, surnames, otherSurnames, isSame) => {
    const one = { title, surnames }
    const other = { title: otherTitle, surnames: otherSurnames }
    expect([isSameWork(one, other), isSameWork(other, one)]).toEqual([isSame, isSame])
    expect(isSameWork(one, { ...other, title: null })).toBe(false)
  })
})
