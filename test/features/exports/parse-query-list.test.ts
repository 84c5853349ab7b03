import { describe, expect, it } from 'vitest'
import { MAX_LIST_BYTES } from '../../../src/api/route.ts'
import { MAX_QUERIES, parseQueryList } from '../../../src/features/exports/parse-query-list.ts'

const read = (text: string | Uint8Array) => parseQueryList(typeof text === 'string' ? Buffer.from(text) : text)
const codeOf = (text: string): unknown => {
  try {
    return read(text)
  } catch (error) {
    return (error as { code: string }).code
  }
}

describe('a list of queries', () => {
  it.each([
    ['commas', 'query,place,theme,label\r\n"""local growth"", or not",tees-valley|north-east,hydrogen,A1\r\n', ','],
    ['semicolons', 'Label;Query;Place;Theme\nA1;"""local growth"", or not";tees-valley | north-east;hydrogen\n', ';'],
    ['tabs', 'query\tlabel\ttheme\tplace\n"""local growth"", or not"\tA1\thydrogen\ttees-valley|north-east', '\t'],
  ])('is parsed with %s between its columns, in any order', (_name, text, delimiter) => {
    expect(read(text)).toEqual({
      ...{ encoding: 'utf-8', delimiter, ignored: [] },
      lines: [
        {
          ...{ line: 2, label: 'A1', text: '"local growth", or not' },
          ...{ places: ['tees-valley', 'north-east'], themes: ['hydrogen'] },
        },
      ],
    })
  })

  it('is one query per line where no column is called query', () => {
    const { lines, delimiter } = read('jobs, skills\n\n"place based"\r\n')
    expect([delimiter, lines.map(({ line, text }) => [line, text])]).toEqual([
      null,
      [
        [1, 'jobs, skills'],
        [3, '"place based"'],
      ],
    ])
  })

  it('reports unknown columns, and accepts short rows', () => {
    const { lines, ignored } = read('query,colour,place\njobs\nskills,red,tees-valley\n')
    expect([ignored, lines.map(({ text, places }) => [text, places])]).toEqual([
      ['colour'],
      [
        ['jobs', []],
        ['skills', ['tees-valley']],
      ],
    ])
  })

  it.each([
    ['utf-8', Buffer.from('\uFEFFquery\ncafé – “x”\n')],
    ['utf-16le', Buffer.from('\uFEFFquery\ncafé – “x”\n', 'utf16le')],
    ['utf-16be', Buffer.from('\uFEFFquery\ncafé – “x”\n', 'utf16le').swap16()],
    ['windows-1252', Buffer.from('query\ncaf\xe9 \x96 \x93x\x94\n', 'latin1')],
  ])('is decoded from %s', (encoding, bytes) => {
    const list = read(bytes)
    expect([list.encoding, list.lines.map(({ text }) => text)]).toEqual([encoding, ['café – “x”']])
  })

  it('is rejected when it is empty, has too many rows or bytes, or is not CSV', () => {
    expect(codeOf('')).toBe('batch_empty')
    expect(codeOf('query,place\n')).toBe('batch_empty')
    expect(codeOf('x\n'.repeat(MAX_QUERIES + 1))).toBe('batch_too_large')
    expect(codeOf('x'.repeat(MAX_LIST_BYTES + 1))).toBe('batch_too_large')
    expect(codeOf('query,place\n"open,tees-valley\n')).toBe('batch_invalid')
  })
})
