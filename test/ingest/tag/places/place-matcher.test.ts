import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { readLibrary } from '../../../../src/ingest/library/read-library.ts'
import { projectFolder } from '../../../support/project-folder.ts'

const { matchPlaces: match } = await readLibrary(path.join(projectFolder, 'library'), [])
const namedIn = (text: string, context: readonly string[] = []) => match(text, new Set(context)).map(({ id }) => id)

describe('names of places in a text', () => {
  it.each([
    ['Jobs in Watford grew.', 'watford'],
    ['WATFORD LOCAL PLAN', 'watford'],
    ['The Watford Borough Council agreed.', 'watford'],
    ["Watford's town centre", 'watford'],
    ['The City of York Council says so.', 'york'],
    ['across Leeds and the wider region', 'leeds'],
    ['Central Manchester has trams.', 'manchester'],
    ['the West of England economy', 'west-of-england'],
    ['firms of the North East said', 'north-east'],
    ['a plan for England', 'england'],
    ['Cyngor Sir Benfro', 'pembrokeshire'],
    ['Reading has a station.', 'reading'],
    ['A Vision for Kent', 'kent'],
    ['Leeds-based firms', 'leeds'],
  ])('are found: %s', (text, id) => expect(namedIn(text)).toEqual([id]))

  it.each([
    'Natural England objected.',
    'Comments of Historic England and Natural England',
    'The Bank of England raised rates.',
    'Land North East of 25 Cromwell Road',
    'by London Overground to town',
    'a bottle of Newcastle Brown Ale',
    'the junction of Bath Road and Reading Road',
    'Oxford University Press and the University of Leeds',
    'Manchester United won.',
    'in Cambridge, Massachusetts',
    'of Durham, North Carolina',
    'Reading the plan took a day.',
    'we were reading and bury our heads',
    'as Preston et al. found',
    'see Bolton (2010) for this',
    'Sir Malcolm Derby spoke.',
    'along the River Medway',
    'the fields of New England',
    'write to planning@watford.gov.uk or see www.leeds.gov.uk',
    'Barton-upon-Humber',
    'through Kingston-upon-Somewhere',
  ])('inside other names, or as other words, are none: %s', (text) => expect(namedIn(text)).toEqual([]))

  it('that others bear too are left open, unless the text or its document tells which is meant', () => {
    expect(namedIn('The factory in Newport closed.')).toEqual([])
    expect(namedIn('The factory in Newport closed.', ['newport'])).toEqual(['newport'])
    expect(namedIn('Between North Kesteven and Lincoln')).toEqual(['north-kesteven', 'city-of-lincoln'])
    expect(namedIn('Lincoln freed the slaves.', ['leeds'])).toEqual([])
    expect(namedIn('Newport City Council met in Newport.')).toEqual(['newport', 'newport'])
  })

  it('are found fast in a long text', () => {
    const text = 'The plans of Watford, Leeds City Region and Natural England say much of jobs. '.repeat(3_200)
    const start = performance.now()
    expect(match(text).length).toBe(6_400)
    expect(performance.now() - start).toBeLessThan(5_000) // a quarter of a MB, on a busy machine
  })
})
