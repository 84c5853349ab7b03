import { describe, expect, it } from 'vitest'
import { toByline } from '../../../../../src/ingest/parse/html/metadata/html-byline.ts'

describe('the names in a byline', () => {
  it.each([
    ['By Ann Lee', ['Ann Lee']],
    ['Written by:  Ann\n Lee and Bo Ek', ['Ann Lee', 'Bo Ek']],
    ['Ann Lee, 3 May 2019', ['Ann Lee']],
    ['Ann Lee May 3, 2019', ['Ann Lee']],
    ['Ann Lee | Planning officer', ['Ann Lee']],
    ['von Ann Lee', ['Ann Lee']],
    ['Byron Lee', ['Byron Lee']],
    [
      'Department for Business, Energy and Industrial Strategy',
      ['Department for Business, Energy and Industrial Strategy'],
    ],
    ['admin', null],
    ['Follow Author', null],
    ['3 May 2019', null],
    ['', null],
    ['A sentence that has come to be where a name should have been', null],
    ['x'.repeat(1_000), null],
  ] as const)('%j are %j', (line, expected) => expect(toByline(line)).toEqual(expected))
})
