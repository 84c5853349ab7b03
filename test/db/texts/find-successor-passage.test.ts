import { describe, expect, it } from 'vitest'
import type { Passage } from '../../../src/db/texts/texts.ts'
import { findSuccessorPassage } from '../../../src/db/texts/find-successor-passage.ts'

const passage = (passageId: string, pageIndex: number, text: string): Passage => ({
  passageId,
  documentId: 'd',
  versionId: 'v',
  ordinal: 0,
  pageIndex,
  start: 0,
  end: text.length,
  textHash: '',
  text,
  headingPath: [],
  continuation: '',
})

const WORDS = 'Hydrogen from offshore wind will power the ferries of the Humber by the year 2030.'

describe('the successor of a passage', () => {
  it('is the one with most of its words in a row, whatever breaks lines and hyphens', () => {
    const successor = passage(
      'p2',
      3,
      `Ports. Hydrogen from off\u00ADshore wind will power the\nferries of the Humber by the year 2030. More.`,
    )
    const other = passage('p1', 3, 'Offshore wind and hydrogen: the Humber will by 2030 have ferries.')
    expect(findSuccessorPassage({ text: WORDS, pageIndex: 3 }, [other, successor])).toBe(successor)
  })

  it('is the one nearest to its page where several have equally many of its words', () => {
    const passages = [passage('p1', 1, WORDS), passage('p2', 9, WORDS), passage('p3', 30, WORDS)]
    expect(findSuccessorPassage({ text: WORDS, pageIndex: 10 }, passages)?.passageId).toBe('p2')
  })

  it('is null when no passage has enough of its words', () => {
    expect(
      findSuccessorPassage({ text: WORDS, pageIndex: 1 }, [passage('p1', 1, 'Skills for the care sector.')]),
    ).toBeNull()
    expect(findSuccessorPassage({ text: WORDS, pageIndex: 1 }, [])).toBeNull()
  })
})
