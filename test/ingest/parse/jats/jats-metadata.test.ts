import { describe, expect, it } from 'vitest'
import { parseFile } from '../../../../src/ingest/parse/parse-file.ts'

const metadataOf = async (titleGroup: string, contribs: string) => {
  const xml =
    `<article xml:lang="en"><front><journal-meta><journal-title>Quays</journal-title></journal-meta><article-meta>` +
    `<title-group>${titleGroup}</title-group><contrib-group>${contribs}</contrib-group></article-meta></front>` +
    `<body><p>Words of the article about quays.</p></body></article>`
  const file = { bytes: new TextEncoder().encode(xml), declaredMediaType: 'application/xml', name: 'a.xml' }
  return (await parseFile(file)).metadata
}
const person = (surname: string, given: string) =>
  `<contrib contrib-type="author"><name><surname>${surname}</surname><given-names>${given}</given-names></name></contrib>`

describe('metadata of an article in JATS', () => {
  it('have the subtitle once, and no marks of notes', async () => {
    const note = '<xref ref-type="fn" rid="f1"><sup>1</sup></xref>'
    const { title } = await metadataOf(
      `<article-title>Skills<break/>for CO<sub>2</sub>${note}</article-title><subtitle>a count*</subtitle>`,
      person('Lee', 'Ann'),
    )
    expect(title?.value).toBe('Skills for CO2: a count')
  })

  it('keep the name of a group apart from its members', async () => {
    const members = `<contrib-group>${person('Member', 'One')}${person('Member', 'Two')}</contrib-group>`
    const group = `<contrib contrib-type="author"><collab>The Tidal Group${members}</collab></contrib>`
    const { authors } = await metadataOf('<article-title>Tides</article-title>', person('Lee', 'Ann') + group)
    expect(authors?.value).toEqual(['Ann Lee', 'The Tidal Group'])
  })
})
