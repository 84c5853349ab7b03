import { describe, expect, it } from 'vitest'
import { readCoverAuthors, readCoverPublishers } from '../../../../../src/ingest/parse/metadata/cover/cover-names.ts'
import { readCoverTitle } from '../../../../../src/ingest/parse/metadata/cover/cover-title.ts'
import { toOrganisation } from '../../../../../src/ingest/parse/metadata/cover/organisation-names.ts'
import { toPeople } from '../../../../../src/ingest/parse/metadata/cover/person-names.ts'
import { makeCover, type MadeLine } from '../../support/make-cover.ts'

const TITLE: MadeLine = [24, 'Quays and cranes of Pell']
const authorsOf = (lines: readonly MadeLine[]) => {
  const pages = makeCover([TITLE, ...lines])
  return readCoverAuthors(pages, readCoverTitle(pages))[0]?.value ?? []
}
const publisherOf = (lines: readonly MadeLine[], running: readonly string[] = []) => {
  const pages = makeCover([TITLE, ...lines], running)
  return readCoverPublishers(pages, readCoverTitle(pages))[0]?.value ?? null
}

describe('authors on the first page', () => {
  it.each<readonly [string, readonly string[]]>([
    ['By Ann Lee and Bo Ek', ['Ann Lee', 'Bo Ek']],
    ['Written by Dr Ann Lee, Head of Planning', ['Ann Lee']],
    ['Report prepared by: Pellworth Consulting Limited', ['Pellworth Consulting Limited']],
    ['Authors: Ann Lee, Bo Ek', ['Ann Lee', 'Bo Ek']],
    ['Ann Lee1,2*, Bo van der Ek2 and Cy P. Roe†', ['Ann Lee', 'Bo van der Ek', 'Cy P. Roe']],
    ['Ann Lee¹,² and Bo Ek³', ['Ann Lee', 'Bo Ek']],
    ['Lee, A.B.; Ek, B.; Roe, C.-P.', ['Lee, A.B.', 'Ek, B.', 'Roe, C.-P.']],
    ['A.B.Lee1, Cy Roe2', ['A.B.Lee', 'Cy Roe']],
    ['Ann Lee | Bo Ek | Prof. Cy Roe', ['Ann Lee', 'Bo Ek', 'Cy Roe']],
  ])('are read from %j', (line, authors) => expect(authorsOf([[12, line]])).toEqual(authors))

  it('go on over lines until the affiliations', () => {
    const lines: readonly MadeLine[] = [
      [12, 'Ann Lee1, Bo Ek2,'],
      [12, 'Cy Roe1 and Di Fox2'],
      [10, '1 Department of Ports, University of Pell'],
      [10, 'Abstract'],
    ]
    expect(authorsOf(lines)).toEqual(['Ann Lee', 'Bo Ek', 'Cy Roe', 'Di Fox'])
  })

  it.each([
    'Executive Summary',
    'West Midlands',
    'Prepared for Pell Council',
    'Delivering Clean Growth',
    'HYDROGEN FUTURES',
    'Version 2, May 2019',
  ])('are not read from %j', (line) =>
    expect(
      authorsOf([
        [12, line],
        [10, 'Some text.'],
      ]),
    ).toEqual([]),
  )

  it('have no cells of tables and no headings among them', () => {
    expect(toPeople('Region and State Total')).toBeNull()
    expect(toPeople('Greater Manchester')).toBeNull()
    expect(toPeople(`${'Ann Lee, '.repeat(2_000)}`)?.length).toBe(2_000)
  })
})

describe('the publisher on the first pages', () => {
  it.each<readonly [string, string]>([
    ['Published by Pell Port Press, May 2019', 'Pell Port Press'],
    ['Prepared on behalf of: Pell Borough Council', 'Pell Borough Council'],
    ['Pell and Marlgate Combined Authority', 'Pell and Marlgate Combined Authority'],
    ['Department for Ports and Harbours', 'Department for Ports and Harbours'],
    ['City of Pell', 'City of Pell'],
    ['© Pell Borough Council 2019', 'Pell Borough Council'],
    ['Copyright 2018 Sample Harbour Institute. All rights reserved.', 'Sample Harbour Institute'],
  ])('is read from %j', (line, publisher) => expect(publisherOf([[12, line]])).toBe(publisher))

  it('is read from a running line', () => {
    expect(publisherOf([[10, 'Text.']], ['Pell Borough Council | Quays and cranes'])).toBe('Pell Borough Council')
  })

  it('is the council that the text speaks of, if it is one', () => {
    expect(
      publisherOf([
        [10, 'Pell District Council believes that all councils and quays should be painted blue in summer.'],
      ]),
    ).toBe('Pell District Council')
  })

  it.each([
    'Crown copyright 2019',
    'The council will act with its partners',
    'Council Plan',
    'Digital Rights in Information Publishing',
  ])('is not read from %j', (line) => expect(publisherOf([[12, line]])).toBeNull())

  it('is no sentence', () => expect(toOrganisation('We ask the Council to agree')).toBeNull())
})
