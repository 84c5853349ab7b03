import { describe, expect, it } from 'vitest'
import { matchPassage, rememberMatches } from '../../bench/library/match-passage.ts'

const matchHousing = (text: string) =>
  [...text.matchAll(/housing|skills/g)].map(({ 0: term, index }) => {
    return { id: term, start: index, end: index + term.length, term, rule: 'label' }
  })

describe('the themes of a made passage', () => {
  const sentences = [
    { text: 'New housing, then golirubek housing.', original: 'New housing, then more housing.' },
    { text: 'Skills and kazonimup skills.', original: 'Skills and other skills.' },
    { text: 'Homes, not tirapodox.', original: 'Homes, not housing.' },
    { text: 'And skills.', original: 'And skills.' },
  ]
  const text = sentences.map((sentence) => sentence.text).join(' ')

  it('are those of its sentences, each where it is in the passage', () => {
    const found = matchPassage({ text, headingPath: [], sentences }, matchHousing)
    expect(found).toEqual(matchHousing(text))
    expect(found).toHaveLength(4)
  })

  it('are matched once for each sentence of the corpus', () => {
    const asked: string[] = []
    const remembered = rememberMatches((each) => {
      asked.push(each)
      return matchHousing(each)
    })
    const first = matchPassage({ text, headingPath: [], sentences }, remembered)
    expect(matchPassage({ text, headingPath: [], sentences }, remembered)).toEqual(first)
    expect(asked).toEqual(sentences.map(({ original }) => original))
  })

  it('are those of its text where it is not made of sentences', () => {
    expect(matchPassage({ text: 'On housing', headingPath: [] }, matchHousing)).toEqual(matchHousing('On housing'))
  })
})
