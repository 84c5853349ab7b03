import { describe, expect, it } from 'vitest'
import type { ParsedPage } from '../../../../src/domain/parsed-document.ts'
import { findPageJoint } from '../../../../src/ingest/parse/passages/page-joints.ts'
import { toPassages } from '../../../../src/ingest/parse/passages/to-passages.ts'
import { PLAIN_PAGE } from '../../../../src/ingest/parse/text/file-text.ts'

const page = (text: string, index = 1, rest: Partial<ParsedPage> = {}): ParsedPage => ({
  ...PLAIN_PAGE,
  ...{ index, label: null, text, headings: [], furniture: [], reading: 'text', confidence: null, isPicture: false },
  ...rest,
})
const goesOn = (last: string, next: string) => findPageJoint(page(last), page(next, 2))?.continuation ?? null

describe('a sentence over the end of a page', () => {
  it('is found by its beginning and its rest', () => {
    const last = 'The board met twice. It would be rash to'
    expect(findPageJoint(page(last), page('rank the regions by one figure. Each differs.', 2))).toEqual({
      offset: last.length,
      continuation: 'rank the regions by one figure.',
    })
    expect(goesOn('The plan was agreed with the Mayor of', 'Quillbridge in the spring. Work began.')).toBe(
      'Quillbridge in the spring.',
    )
    expect(goesOn('The harbour will be dredged every year, but only where', 'Figures show a need.')).toBeNull()
  })

  it('is looked for above the notes of its page', () => {
    const text =
      'The harbour will be dredged each year so that the\n\n3 Harbour Act, section 4.\n\n4\n\nhttps://example.org/act'
    expect(findPageJoint(page(text), page('ferries can turn. They are long.', 2))).toEqual({
      offset: text.indexOf('\n\n3'),
      continuation: 'ferries can turn.',
    })
  })

  it('is looked for within the running lines', () => {
    const text = 'Harbour plan\nThe harbour will be dredged each year so that the\n7'
    const running = {
      furniture: [
        { start: 0, end: 12 },
        { start: text.length - 1, end: text.length },
      ],
    }
    const next = page('Harbour plan\nferries can turn.\n8', 2, {
      furniture: [
        { start: 0, end: 12 },
        { start: 31, end: 32 },
      ],
    })
    expect(findPageJoint(page(text, 1, running), next)?.continuation).toBe('ferries can turn.')
  })

  it('is none where the page ends with a sentence, a label or a heading, or the next begins anew', () => {
    expect(goesOn('The board met twice.', 'rank the regions.')).toBeNull()
    expect(goesOn('The board met twice.12', 'rank the regions.')).toBeNull()
    expect(goesOn('Number of berths', 'by year')).toBeNull()
    expect(goesOn('The berths are let by the year and are not', 'Table 4: Berths by year')).toBeNull()
    expect(goesOn('The board has met twice since the spring', 'Chapter four')).toBeNull()
    const headed = { headings: [{ offset: 0, level: 1, title: 'rank and file' }] }
    expect(
      findPageJoint(page('It would be rash to think of the'), page('rank and file\nThey met.', 2, headed)),
    ).toBeNull()
  })

  it('is the continuation of the passage that ends there, and of no other', () => {
    const text = 'The board met twice. It would be rash to\n\n3 Harbour Act, section 4.'
    const passages = toPassages([page(text), page('rank the regions by one figure.', 2)])
    expect(passages.map((passage) => [passage.text, passage.continuation])).toEqual([
      ['The board met twice. It would be rash to', 'rank the regions by one figure.'],
      ['3 Harbour Act, section 4.', ''],
      ['rank the regions by one figure.', ''],
    ])
  })

  it('is found in no time where lines are long', () => {
    const started = performance.now()
    findPageJoint(page('word '.repeat(400_000)), page('word '.repeat(400_000), 2))
    findPageJoint(page('1 '.repeat(400_000)), page('\n \n'.repeat(400_000), 2))
    expect(performance.now() - started).toBeLessThan(2_000)
  })
})

// cut at "It would be rash to", where a picture stood between two halves of a paragraph
it('an empty line inside a sentence ends no passage', () => {
  const lead = `${'word '.repeat(119)}word. It would be rash for anybody to`
  const [first, second] = toPassages([
    page(`${lead}\n\nrank the regions by one figure. ${'More words follow here. '.repeat(20)}`),
  ])
  expect(first?.text).toMatch(/word\.$/)
  expect(second?.text).toMatch(/^It would be rash for anybody to\s+rank the regions/)
})
