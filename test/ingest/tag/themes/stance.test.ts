import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Stance } from '../../../../src/domain/states.ts'
import { createThemeTagger } from '../../../../src/ingest/tag/themes/tag-passage.ts'
import { smallVocabulary } from './small-vocabulary.ts'

const tag = createThemeTagger(smallVocabulary)

/** The stances of a theme in a text, in order. */
const stancesOf = (text: string, id = 'hydrogen') =>
  tag({ text }).flatMap((found) => (found.id === id ? [found.stance] : []))

const SENTENCES: Readonly<Record<Stance, readonly string[]>> = {
  rejects: [
    'The council rejects hydrogen for heating homes.',
    'We have no plans for hydrogen on our estate.',
    'We will not pursue hydrogen in this decade.',
    'Hydrogen was ruled out after the trial.',
    'Hydrogen heating has been ruled out by the board.',
    'Members ruled out hydrogen at their June meeting.',
    'Heat pumps will be fitted rather than hydrogen boilers.',
    'Rather than hydrogen, the district will pay for insulation.',
    'Instead of hydrogen, buses will run on batteries.',
    'The authority opposes hydrogen in the gas grid.',
    'The proposal for a hydrogen village was withdrawn in May.',
    'The hydrogen village, which was withdrawn last year, had divided the town.',
    'We do not support the use of hydrogen for heating.',
    'We don\u2019t support hydrogen in homes.',
    'The council won\u2019t fund hydrogen.',
    'Hydrogen is not a priority for this partnership.',
    'Hydrogen is no longer part of our plan.',
    'The county has abandoned hydrogen as a heating fuel.',
    'Members voted against hydrogen for the bus fleet.',
    'The trust does not currently intend to use hydrogen.',
    'There is no role for hydrogen in home heating.',
    'Hydrogen will not be supported by this fund.',
    'We will not fund hydrogen, nuclear or coal.',
    'We will not fund:\n\u2022 coal\n\u2022 hydrogen\n\u2022 oil',
    'The board has decided against hydrogen.',
    'Our residents objected to the hydrogen plant.',
    'The plan is to phase out hydrogen by 2030.',
    'Hydrogen boilers should not be installed, and hydrogen is not considered viable.',
    'The company has withdrawn from hydrogen altogether.',
    'The scheme for hydrogen did not go ahead.',
  ],
  considers: [
    'The region could become a centre of hydrogen.',
    'Hydrogen may play a part in heavy transport.',
    'We will explore the use of hydrogen in the port.',
    'A feasibility study of hydrogen was begun.',
    'Hydrogen cannot be ruled out.',
    'The use of hydrogen is under consideration.',
    'The board is looking at hydrogen for its fleet.',
    'Whether hydrogen has a future here is unknown.',
    'Hydrogen schemes will not be supported unless they are green.',
  ],
  commits: [
    'We will build a hydrogen plant at the port.',
    'The council is committed to hydrogen.',
    'The authority has agreed to fund hydrogen buses.',
    'We will:\n- build hydrogen refuelling stations\n- train fitters',
    'We shall not abandon hydrogen.',
    'The partnership will invest in hydrogen storage.',
    'Two million pounds have been allocated for hydrogen and the work begins in June.',
    'We will not stop our work on hydrogen.',
  ],
  supports: [
    'We support hydrogen in heavy industry.',
    'The board welcomes the growth of hydrogen.',
    'Hydrogen is a priority for the valley.',
    'The plan encourages hydrogen where gas is used today.',
    'Hydrogen storage should be near the works.',
  ],
  mentions: [
    'Half of the hydrogen of the country is made here.',
    'Not only hydrogen is made here.',
    'There is no doubt that hydrogen is made here.',
    'Growth is not possible without hydrogen.',
    'There is a lack of hydrogen in the valley.',
    'The council rejected coal, and hydrogen is made at the works.',
    'Coal was ruled out; hydrogen is made at the works.',
    'The plant was rejected but hydrogen is made elsewhere.',
    'Residents raised no objection to the hydrogen plant.',
    'In May 2019 hydrogen was made here.',
    'Hydrogen is not yet made in the county.',
    'The refuse collection fleet runs on hydrogen.',
  ],
}

describe.each(Object.entries(SENTENCES))('a clause that %s', (stance, sentences) => {
  it.each(sentences)('is told: %s', (sentence) => {
    const stances = stancesOf(sentence)
    expect(new Set(stances)).toEqual(new Set([stance]))
    expect(stances.length).toBeGreaterThan(0)
  })
})

describe('the cue of a stance', () => {
  it('is the words that show it', () => {
    const text = 'The board has formally agreed to build hydrogen stores.'
    const [found] = tag({ text })
    expect(text.slice(found?.cue?.start, found?.cue?.end)).toBe('agreed to')
    expect(tag({ text: 'Hydrogen is made here.' })[0]?.cue).toBeNull()
  })

  it('governs one side: of two themes one is refused', () => {
    const text = 'We will invest in skills rather than hydrogen.'
    expect([stancesOf(text, 'skills'), stancesOf(text)]).toEqual([['commits'], ['rejects']])
    const other = 'The board backs skills and has ruled out hydrogen.'
    expect([stancesOf(other, 'skills'), stancesOf(other)]).toEqual([['supports'], ['rejects']])
  })
})

describe('any sentence', () => {
  const neutral = fc.constantFrom('The weather was fine.', 'Tables were set out in the hall.', 'It rained on Monday.')
  const told = fc.constantFrom(
    ...Object.entries(SENTENCES).flatMap(([stance, texts]) => texts.map((text) => ({ stance, text }))),
  )

  it('keeps its stance beside others', () => {
    fc.assert(
      fc.property(
        fc.array(neutral, { maxLength: 3 }),
        told,
        fc.array(neutral, { maxLength: 3 }),
        (before, one, after) => {
          const text = [...before, one.text, ...after].join(' ')
          expect(new Set(stancesOf(text))).toEqual(new Set([one.stance]))
        },
      ),
    )
  })

  it('has cues within the text and beside the phrase, whatever the words', () => {
    const words = fc.constantFrom(
      ...[
        'we',
        'will',
        'not',
        'support',
        'hydrogen',
        'skills',
        ',',
        'and',
        'but',
        'rather',
        'than',
        'rejected',
        'was',
        '.',
      ],
      ...[
        'which',
        'could',
        '\u2022',
        '\n',
        '\n\n',
        ':',
        'no',
        'plans',
        'for',
        'The',
        'ruled',
        'out',
        'unless',
        'h\u0301',
        '\u{1F600}',
      ],
    )
    fc.assert(
      fc.property(fc.array(words, { maxLength: 40 }), (list) => {
        const text = list.join(' ')
        for (const { start, end, term, cue } of tag({ text })) {
          expect(text.slice(start, end)).toBe(term)
          if (cue === null) continue
          expect(cue.start).toBeGreaterThanOrEqual(0)
          expect(cue.end).toBeLessThanOrEqual(text.length)
          expect(cue.end <= start || cue.start >= end).toBe(true)
        }
      }),
    )
  })
})
