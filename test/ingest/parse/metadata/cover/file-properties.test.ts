import { describe, expect, it } from 'vitest'
import { isPlausibleTitle, toPlausibleAuthors } from '../../../../../src/ingest/parse/metadata/cover/file-properties.ts'
import { parseFile } from '../../../../../src/ingest/parse/parse-file.ts'
import { makePdf } from '../../support/make-files.ts'

const RULE = 'pdf:info.Title'
const metadataOf = async (page: string, info: string) => {
  const bytes = new Uint8Array(makePdf([page], `/Info << ${info} >>`))
  return (await parseFile({ bytes, declaredMediaType: null, name: null })).metadata
}

describe('properties of files', () => {
  it.each([
    'Title of document',
    'Report template',
    'plan_v3_final.doc',
    'Layout 1',
    'COVER',
    'scan0001',
    'PELL-LP-2019-04',
    '12-04-19',
    'Blank page',
  ])('are no title if they are %j', (value) => expect(isPlausibleTitle({ value, rule: RULE })).toBe(false))

  it.each(['Housing needs of Pell', 'Pell Local Plan 2036', 'Report on quays'])('may be a title such as %j', (value) =>
    expect(isPlausibleTitle({ value, rule: RULE })).toBe(true),
  )

  it.each([
    'jsmith2',
    'user',
    'Administrator',
    'Admin',
    'PC',
    'Owner',
    'smith.j',
    'Canon iR-ADV C5235',
    'HP Scanjet',
    'Microsoft Office User',
  ])('are no author if they are %j', (name) =>
    expect(toPlausibleAuthors({ value: [name], rule: 'pdf:info.Author' })).toEqual([]),
  )

  it('come after the words of the page', async () => {
    const metadata = await metadataOf(
      'Quays of Pell\nMay 2019\nPell Borough Council',
      '/Title (Old cranes of Marlgate) /Author (Ann Lee)',
    )
    expect(metadata.title).toEqual({ value: 'Quays of Pell', rule: 'text:cover-title', pageIndex: 1 })
    expect(metadata.others).toContainEqual({ field: 'title', value: 'Old cranes of Marlgate', rule: 'pdf:info.Title' })
  })

  it('are alternatives where the document of a body names no authors', async () => {
    const metadata = await metadataOf('Quays of Pell\nMay 2019\nPell Borough Council', '/Author (Ann Lee)')
    expect(metadata.authors).toBeNull()
    expect(metadata.publisher?.value).toBe('Pell Borough Council')
    expect(metadata.others).toContainEqual({ field: 'authors', value: ['Ann Lee'], rule: 'pdf:info.Author' })
    expect((await metadataOf('On quays\nand nothing else', '/Author (Ann Lee)')).authors?.value).toEqual(['Ann Lee'])
  })
})
