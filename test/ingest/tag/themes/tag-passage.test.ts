import { describe, expect, it } from 'vitest'
import { createThemeTagger } from '../../../../src/ingest/tag/themes/tag-passage.ts'
import { smallVocabulary, theme } from './small-vocabulary.ts'

const tag = createThemeTagger(smallVocabulary)
const termsOf = (text: string, headingPath: readonly string[] = []) =>
  tag({ text, headingPath }).map(({ term }) => term)

describe('a phrase', () => {
  it.each([
    ['Two wind farms stand off the coast.', ['wind farms']],
    ['Wind farms off the coast pay rent.', ['Wind farms off the coast']],
    ['Apprenticeships, and a skill.', ['Apprenticeships', 'skill']],
    ['Zero emission, zero-emission and zeroemission buses', ['Zero emission', 'zero-emission', 'zeroemission']],
    ['Semiconductors, semi-conductors and semi conductors', ['Semiconductors', 'semi-conductors', 'semi conductors']],
    ['Bio-science, bioscience and bio science', ['Bio-science', 'bioscience', 'bio science']],
    ['Decarbonized, decarbonising and decarbonisation', ['Decarbonized', 'decarbonising', 'decarbonisation']],
    ['Retrofitting, retrofits', ['Retrofitting', 'retrofits']],
    ['CO2, CO\u2082, CO\u00b2 and CO 2', ['CO2', 'CO\u2082', 'CO\u00b2', 'CO 2']],
    ['AIs but not ais or AIS', ['AIs']],
    ['The low hydrogen\u2019s price', ['hydrogen']],
    ['Hydrogen12 and hydrogen\u00b9 with notes', ['Hydrogen12', 'hydrogen']],
    ['hydro\u00adgen', ['hydro\u00adgen']],
    ['offshore\nwind', ['offshore\nwind']],
    ['hydrogen peroxide', []],
    ['upskill, skillet, dehydrogenate', []],
  ])('is found in any form: %s', (text, terms) => expect(termsOf(text)).toEqual(terms))

  it('does not reach over an empty line', () => expect(termsOf('offshore\n\nwind blows')).toEqual([]))
})

describe('where it stands', () => {
  it.each([
    'The Hydrogen Strategy was published.',
    'It refers to the Clean Growth Grand Challenge Fund report.',
    'See the Nuclear and Hydrogen Skills Delivery Plan of the ministry.',
    'The Director of Skills spoke.',
    'Write to the Skills Manager, or to the head of skills.',
    'The Department for Hydrogen and Industry said so.',
    'It is at https://example.org/hydrogen/index.html and hydrogen@example.org.',
    'See report EB/Hydrogen/12 in the list.',
    'Smith, J. (2019) \u2018On hydrogen in the north\u2019, Journal of Gas, pp. 3-9.',
    '12 Ministry (2018) Hydrogen for all.',
    'Hydrogen ........................... 12',
    'Hydrogen House, 3 Mill Lane, Leeds LS1 4AP',
    'The Skills Funding Agency pays.',
    'The Skills\nFunding Agency pays.',
  ])('it is part of a name: %s', (text) => expect(termsOf(text)).toEqual([]))

  it.each([
    'The hydrogen strategy of the region is bold.',
    'Hydrogen is made here. The Strategy says so.',
    'Our Hydrogen Hub opens in May.',
    'Clean growth (2019 figures) was slow.',
    'HYDROGEN AND THE PLAN',
    'Our skills plan names four trades.',
    'Advanced Hydrogen Park is built.',
    'Smith (2018) finds that hydrogen pays.',
  ])('it is prose: %s', (text) => expect(termsOf(text)).toHaveLength(1))

  it('is in a list of references, by the heading', () => {
    const entry = (year: number) => `Board (${year}) Hydrogen and steel. Leeds: Board.`
    const text = [2011, 2012, 2013, 2014, 2015].map(entry).join('\n')
    expect(termsOf(text, ['References'])).toEqual([])
  })

  it('is in a part that says nothing', () => {
    const text = 'Hydrogen | Skills\nTwo plants make hydrogen.'
    expect(tag({ text, silent: [{ start: 0, end: 17 }] }).map(({ start }) => start)).toEqual([34])
  })
})

describe('a condition', () => {
  const tagger = createThemeTagger({
    themes: [
      theme('heritage', 'Heritage', { excludeContext: ['heritage asset'] }),
      theme('adaptation', 'Climate adaptation', {
        homonyms: [{ phrases: ['adaptation'], requires: ['climate'], excludeContext: [] }],
      }),
      theme('rail', 'Rail', { requires: ['train', 'station'] }),
    ],
  })
  const ids = (text: string, headingPath: readonly string[] = []) => tagger({ text, headingPath }).map(({ id }) => id)

  it('requires words of the passage or of its headings', () => {
    expect(ids('Adaptation of homes costs much. The climate warms.')).toEqual(['adaptation'])
    expect(ids('Adaptation of homes for the disabled.')).toEqual([])
    expect(ids('Adaptation of homes.', ['A changing climate'])).toEqual(['adaptation'])
    expect(ids('The rail was painted.')).toEqual([])
    expect(ids('Rail is near the station.')).toEqual(['rail'])
  })

  it('excludes by words of the sentence alone', () => {
    expect(ids('Heritage assets are listed, as is heritage.')).toEqual([])
    expect(ids('Heritage assets are listed. Visitors come for heritage.')).toEqual(['heritage'])
  })
})
