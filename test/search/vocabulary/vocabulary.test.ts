import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { analyse } from '../../../src/search/analysis/analyse.ts'
import { stemOf } from '../../../src/search/analysis/stem.ts'
import { toVocabulary } from '../../../src/search/vocabulary/vocabulary.ts'
import { addWords, NO_WORDS } from '../../../src/search/vocabulary/word-list.ts'
import { projectFolder } from '../../support/project-folder.ts'

/** Endings that Porter's rules know, and some of their combinations. */
const ENDINGS = (
  's,es,ies,ed,ied,eed,ing,ings,y,e,er,ers,ly,ally,ily,ational,ationally,tional,enci,ency,ance,ancy,iser,izer,isation,' +
  'isations,ization,ation,ations,ator,ators,alism,iveness,fulness,fulnesses,ousness,ality,alities,ivity,bility,ability,' +
  'abilities,ibility,icate,ative,alise,alize,icity,ical,ically,ful,fully,ness,able,ible,ably,ant,ement,ements,ment,ent,' +
  'sion,ism,ate,ated,ating,iti,ous,ive,ize,ized,izing,ise,ised,ising,logy,logies,led,ling,lling,lled'
).split(',')

function vocabularyOf(words: Iterable<string>) {
  return toVocabulary(addWords(NO_WORDS, words))
}

describe('a vocabulary', () => {
  const vocabulary = vocabularyOf(['energies', 'energy', 'hydro', 'hydrogen', 'hydropower', 'hydrophobic', 'hyacinth'])

  it('lists words by their beginning, and says when there are more', () => {
    expect(vocabulary.wordsFrom('hydro', 3)).toEqual({ words: ['hydro', 'hydrogen', 'hydrophobic'], more: true })
    expect(vocabulary.wordsFrom('hydro', 4).more).toBe(false)
    expect(vocabulary.wordsFrom('hydro', 0)).toEqual({ words: [], more: true })
    expect(vocabulary.wordsFrom('wind', 10)).toEqual({ words: [], more: false })
    expect(vocabulary.size).toBe(7)
  })

  it('lists the words of a stem', () => {
    expect(vocabulary.wordsOf('energi')).toEqual(['energies', 'energy'])
    expect(vocabulary.wordsOf('tide')).toEqual([])
    expect(vocabulary.wordsOf('')).toEqual([])
  })

  it('is empty for an empty library', () => {
    const none = vocabularyOf([])
    expect([none.size, none.wordsFrom('', 10), none.wordsOf('energi')]).toEqual([0, { words: [], more: false }, []])
  })

  it('misses no word of any stem, whichever of Porter’s rules made it', () => {
    const text = ['README.md', 'docs/architecture.md', 'docs/operating.md', 'library/themes.yaml']
      .map((name) => readFileSync(`${projectFolder}${name}`, 'utf8'))
      .join('\n')
    const plain = [...new Set(analyse(text).map(({ word }) => word))].filter((_, index) => index % 8 === 0)
    const roots = [...plain, ...'ha fil stabl hop rat cap us ad a i e y by ty agil fuel travel model'.split(' ')]
    const made = roots.flatMap((root) =>
      ENDINGS.flatMap((ending) => [root, root.slice(0, -1)].map((start) => `${start}${ending}`)),
    )
    const words = new Set(analyse([...roots, ...made].join(' ')).map(({ word }) => word))
    expect(words.size).toBeGreaterThan(20_000)
    const byStem = new Map<string, string[]>()
    for (const word of [...words].sort()) byStem.set(stemOf(word), [...(byStem.get(stemOf(word)) ?? []), word])
    const whole = vocabularyOf(words)
    const wrong = [...byStem].filter(([stem, expected]) => whole.wordsOf(stem).join() !== expected.join())
    expect(wrong.map(([stem]) => stem)).toEqual([])
  })
})
