import { describe, expect, it } from 'vitest'
import { InvalidInputError } from '../../src/errors.ts'
import { loadExpected } from '../../src/ingest/library/load-expected.ts'
import { loadGazetteer } from '../../src/ingest/library/load-gazetteer.ts'
import { loadVocabulary } from '../../src/ingest/library/load-vocabulary.ts'

/** The faults of a file as `path: message`, and the error code. */
const faultsOf = (load: () => unknown): { code: string; message: string; faults: readonly string[] } => {
  try {
    load()
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error
    return {
      code: error.code,
      message: error.message,
      faults: error.issues.map(({ path, message }) => `${path}: ${message}`),
    }
  }
  throw new Error('the file was taken')
}

const themesFaults = (yaml: string) => faultsOf(() => loadVocabulary(yaml, 'themes.yaml')).faults
const placesFaults = (yaml: string) => faultsOf(() => loadGazetteer(yaml, 'places.yaml')).faults

const theme = (id: string, more = '', label = `Label ${id}`) => `
  - id: ${id}
    label: ${label}
    definition: What it is.
    examples: { positive: [one, two], negative: [three, four] }
${more.replace(/^(?=.)/gm, '    ')}`
const place = (id: string, more = '') => `
  - id: ${id}
    name: Name of ${id}
    kind: lep-area
${more.replace(/^(?=.)/gm, '    ')}`
const themes = (...entries: string[]) => `version: 1\nthemes:${entries.join('')}`
const places = (...entries: string[]) => `version: 1\nplaces:${entries.join('')}`

describe('a vocabulary', () => {
  it('has defaults for what an entry leaves out', () => {
    expect(loadVocabulary(themes(theme('skills')), 'themes.yaml')).toMatchObject({
      version: 1,
      themes: [
        {
          id: 'skills',
          labelMatches: true,
          alternatives: [],
          acronyms: [],
          exclude: [],
          broader: [],
          related: [],
        },
      ],
    })
  })

  it('is refused with all its faults at once, each naming its entry', () => {
    const yaml = themes(
      theme('one', 'alternatives: [Shared Phrase, "", shared-phrase]\nbroader: [nowhere]\ntypo: 1'),
      theme('Not Kebab'),
      '\n  - { id: two, label: Two, definition: x, examples: { positive: [one], negative: [] } }',
    )
    const { code, message, faults } = faultsOf(() => loadVocabulary(yaml, 'themes.yaml'))
    expect(code).toBe('vocabulary_invalid')
    expect(message).toMatch(/^themes\.yaml: .* and \d+ more$/)
    expect(faults).toEqual(
      expect.arrayContaining([
        'themes.one.alternatives.1: must not be empty',
        'themes.one.typo: unknown key',
        'themes.Not Kebab.id: must be lower-case words joined by hyphens',
        'themes.two.examples.positive: must have at least 2 examples',
        'themes.two.examples.negative: must have at least 2 examples',
      ]),
    )
  })

  it('is refused when entries do not fit one another', () => {
    const faults = themesFaults(
      themes(
        theme('one', 'alternatives: [a phrase]\nbroader: [nowhere]\nrelated: [one]'),
        theme('one', 'acronyms: [AP]'),
        theme('two', 'alternatives: [A-Phrase, label one]\nacronyms: [AP]'),
      ),
    )
    expect(faults).toEqual(
      expect.arrayContaining([
        'themes.1.id: "one" is already at themes.0.id',
        'themes.two.alternatives.0: "A-Phrase" is already at themes.one.alternatives.0',
        'themes.two.alternatives.1: "label one" is already at themes.one.label',
        'themes.two.acronyms.0: "AP" is already at themes.one.acronyms.0',
        'themes.one.broader.0: no entry "nowhere"',
        'themes.one: refers to itself',
      ]),
    )
  })

  it('allows a label that is not matched to be a phrase of another theme', () => {
    const yaml = themes(theme('one', 'labelMatches: false', 'Shared'), theme('two', 'alternatives: [shared]'))
    expect(loadVocabulary(yaml, 'themes.yaml').themes).toHaveLength(2)
  })
})

describe('a gazetteer', () => {
  it('has defaults for what an entry leaves out', () => {
    expect(loadGazetteer(places(place('norfolk')), 'places.yaml').places).toEqual([
      {
        id: 'norfolk',
        name: 'Name of norfolk',
        kind: 'lep-area',
        level: 'lep-area',
        codes: {},
        aliases: [],
        sharedNames: [],
        validFrom: null,
        validTo: null,
        predecessors: [],
        successors: [],
        members: [],
      },
    ])
  })

  it('is refused with all its faults at once, each naming its entry', () => {
    const { code, faults } = faultsOf(() =>
      loadGazetteer(
        places(place('one', 'validFrom: 2019-02-30\ncodes: { ons: "" }'), place('two').replace('lep-area', 'town')),
        'places.yaml',
      ),
    )
    expect(code).toBe('gazetteer_invalid')
    expect(faults).toEqual(
      expect.arrayContaining([
        'places.one.validFrom: must be a date such as 2019-06-13',
        'places.one.codes.ons: must not be empty',
        expect.stringMatching(/^places\.two\.kind: /),
      ]),
    )
  })

  it('is refused when entries do not fit one another', () => {
    const faults = placesFaults(
      places(
        place('one', 'aliases: [The Area]\npredecessors: [nowhere]'),
        place(
          'two',
          'aliases: [the area, NAME OF ONE]\nsuccessors: [three]\nvalidFrom: 2020-01-01\nvalidTo: 2019-01-01',
        ),
      ),
    )
    expect(faults).toEqual([
      'places.two.aliases.0: "the area" is already at places.one.aliases.0',
      'places.one.predecessors.0: no entry "nowhere"',
      'places.two.successors.0: no entry "three"',
      'places.two.validTo: 2019-01-01 is before 2020-01-01',
    ])
  })

  it('goes on in more files, whose entries belong to the same list', () => {
    const more = [{ text: places(place('two', 'members: [one]')), name: 'more.yaml' }]
    expect(loadGazetteer(places(place('one')), 'places.yaml', more).places.map(({ id }) => id)).toEqual(['one', 'two'])
    const again = [{ text: places(place('one')), name: 'more.yaml' }]
    expect(faultsOf(() => loadGazetteer(places(place('one')), 'places.yaml', again)).faults).toContain(
      'places.1.id: "one" is already at places.0.id',
    )
  })

  it('is refused where a succession is stated by one of the two, or goes in a circle', () => {
    expect(placesFaults(places(place('old', 'successors: [new]'), place('new')))).toEqual([
      'places.old.successors: "new" does not have "old" among its predecessors',
    ])
    expect(placesFaults(places(place('new', 'predecessors: [old]'), place('old')))).toEqual([
      'places.new.predecessors: "old" does not have "new" among its successors',
    ])
    const round = 'successors: [two]\npredecessors: [two]'
    expect(placesFaults(places(place('one', round), place('two', round.replaceAll('two', 'one'))))).toEqual([
      'places.one.successors: comes after itself',
    ])
  })

  it('is refused where a place lies within itself or a shared name is none of its own', () => {
    expect(placesFaults(places(place('one', 'members: [two]'), place('two', 'members: [one]')))).toEqual([
      'places.one.members: lies within itself',
    ])
    expect(placesFaults(places(place('one', 'sharedNames: [Other]')))).toEqual([
      'places.one.sharedNames.0: "Other" is none of its names',
    ])
  })
})

describe('a file of the library', () => {
  it.each(['', 'themes', '[]', 'version: 1', 'version: 0\nthemes: []', 'themes: {', 'a: &a 1\na: *b'])(
    'is refused as a whole when it is %j',
    (yaml) => {
      expect(themesFaults(yaml)).not.toEqual([])
      expect(placesFaults(yaml)).not.toEqual([])
    },
  )

  it('cannot grow by aliases of aliases', () => {
    const levels = Array.from(
      { length: 12 },
      (_level, index) => `l${index + 1}: &l${index + 1} [${`*l${index},`.repeat(10)}]`,
    )
    expect(themesFaults(['l0: &l0 [x]', ...levels].join('\n'))).not.toEqual([])
  })
})

describe('a coverage register', () => {
  const gazetteer = loadGazetteer(places(place('north'), place('south')), 'places.yaml')
  const load = (yaml: string) => loadExpected(yaml, 'expected.yaml', gazetteer)
  const strategy = (id: string, more = '') => `
  - id: ${id}
    title: Plan ${id}
    place: north
    known: draft
    since: 2019
    evidence: https://example.org/
    verified: true
${more.replace(/^(?=.)/gm, '    ')}`

  it('has defaults for what an entry leaves out, and accepts a year alone', () => {
    expect(load(`version: 1\nstrategies:${strategy('one')}`)).toEqual({
      version: 1,
      notExpected: [],
      strategies: [expect.objectContaining({ id: 'one', since: '2019', areas: [], addresses: [] })],
    })
  })

  it('is refused with all its faults at once', () => {
    const twice = strategy('one') + strategy('one', 'areas: [nowhere]')
    const excused = 'notExpected:\n  - { place: north, because: none }'
    const { code, faults } = faultsOf(() => load(`version: 1\nstrategies:${twice}\n${excused}`))
    expect([code, faults.length]).toEqual(['expected_invalid', 4])
    expect(faults).toContain('strategies.one.areas.0: no entry "nowhere"')
  })

  it.each(['2019-13', '2019-02-30x', '19', 'May 2019'])('refuses the date %s', (since) => {
    const yaml = `version: 1\nstrategies:${strategy('one')}`.replace('since: 2019', `since: ${since}`)
    expect(faultsOf(() => load(yaml)).faults).toEqual([
      expect.stringMatching(/^strategies\.one\.since: must be a date/),
    ])
  })
})
