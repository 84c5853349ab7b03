import { describe, expect, it } from 'vitest'
import { collectionId, toCollectionNames } from '../../bench/library/collections/ranked-collection.ts'
import { toNumberLines, toSmartRecords, yearIn } from '../../bench/library/collections/smart-records.ts'
import { toPlainWords } from '../../bench/library/plain-words.ts'

describe('a file of the SMART system', () => {
  it('is read as records with fields by letter, repeated ones joined', () => {
    const file =
      '.I 1\n.T \nTwo lines\nof title\n.A\nSlater, M.\n.A\r\nOrr, J.\n.W\n   Text. A line of\n.B not a field\n.I 20\n.W\nB\n'
    expect(toSmartRecords(file)).toEqual([
      {
        number: 1,
        fields: { T: 'Two lines\nof title\n', A: 'Slater, M.\nOrr, J.\n', W: '   Text. A line of\n.B not a field\n' },
      },
      { number: 20, fields: { W: 'B\n' } },
    ])
  })

  it('has judgements in columns of any width', () => {
    expect(toNumberLines('     1     28\t0\t0.000000\n\n2 184 3\r\n')).toEqual([
      [1, 28, 0, 0],
      [2, 184, 3],
    ])
  })

  it('states a year anywhere in a field, or nowhere', () => {
    expect(yearIn('j. ae. scs. 25, 1958, 324.')).toBe('1958')
    expect(yearIn('arc r + m.29711953')).toBeNull()
    expect(yearIn()).toBeNull()
  })
})

describe('ranked collections', () => {
  it('have ids that do not collide in one library', () => {
    expect(collectionId('cranfield', 12)).not.toBe(collectionId('cisi', 12))
    expect(collectionId('cisi', 1)).not.toBe(collectionId('cisi', 11))
  })

  it('are chosen by name, or both', () => {
    expect(toCollectionNames('cisi')).toEqual(['cisi'])
    expect(toCollectionNames('both')).toEqual(['cranfield', 'cisi'])
    expect(() => toCollectionNames('medline')).toThrow('--collection must be cranfield, cisi or both, is "medline"')
  })
})

describe('a pasted text as plain words', () => {
  it('has no operator, quotation mark, bracket or field', () => {
    expect(toPlainWords('“Office” AND (title:word* OR -"co-citation") NEAR/3 user\'s NOT 10:30')).toBe(
      "Office and title word or co citation near 3 user's not 10 30",
    )
  })

  it('is cut to 200 words', () => {
    expect(toPlainWords('word '.repeat(300)).split(' ')).toHaveLength(200)
  })
})
