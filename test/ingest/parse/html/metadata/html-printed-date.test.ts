import { describe, expect, it } from 'vitest'
import { parseFile } from '../../../../../src/ingest/parse/parse-file.ts'

const PROSE = `<p>${'The quays of Pell are old and blue, and cranes stand on them in every season of the year. '.repeat(4)}</p>`
const datesOf = async (body: string) => {
  const page = `<html><head><title>Quays of Pell</title></head><body>${body}</body></html>`
  const { metadata } = await parseFile({ bytes: Buffer.from(page), declaredMediaType: 'text/html', name: null })
  return metadata.dates.filter(({ rule }) => rule === 'html:printed-date').map(({ event, value }) => [event, value])
}

describe('dates that a web page prints beside its title', () => {
  it.each([
    ['<p>Tuesday 15 October 2019 by Ann Lee</p>', '2019-10-15'],
    ['<span class="about">publiziert am 30. Juli 2018</span>', '2018-07-30'],
    ['<div class="post-meta">5 Mehefin 2019 | Newyddion</div>', '2019-06-05'],
    ['<time datetime="2020-03-04T10:00:00Z">4 March 2020</time>', '2020-03-04'],
    ['<p>2017年3月9日</p>', '2017-03-09'],
  ])('are its publication: %s', async (line, value) => {
    expect(await datesOf(`<h1>Quays of Pell</h1>${line}${PROSE}`)).toEqual([['published', value]])
  })

  it('may be above the title, and may be an update', async () => {
    expect(await datesOf(`<ol><li>2019 10 07</li></ol><h1>Quays of Pell</h1>${PROSE}`)).toEqual([
      ['published', '2019-10-07'],
    ])
    expect(await datesOf(`<h1>Quays of Pell</h1><p>Last updated 14 September 2016</p>${PROSE}`)).toEqual([
      ['updated', '2016-09-14'],
    ])
  })

  it('are none below the text, of an event, or without the title as heading', async () => {
    expect(await datesOf(`<h1>Quays of Pell</h1>${PROSE}<p>3 May 2019</p>`)).toEqual([])
    expect(await datesOf(`<h1>Quays of Pell</h1><p>Event starts 3 May 2019</p>${PROSE}`)).toEqual([])
    expect(await datesOf(`<h1>All news</h1><p>3 May 2019</p>${PROSE}`)).toEqual([])
  })
})
