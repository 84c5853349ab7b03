import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  fingerprintOf,
  SUGGESTION_KINDS,
  type SuggestionHit,
  type SuggestionIndex,
  type SuggestionKind,
  type SuggestionRecord,
} from '../../src/search/engine/suggestion-index.ts'

/** A suggestion index for one test, not prepared yet. */
export interface ScratchSuggestions {
  readonly suggestions: SuggestionIndex
  /** Another one, whose server is unreachable. */
  readonly away: SuggestionIndex
  close(): Promise<void>
}

/** Hostile texts, typed or stored, that must be treated as plain text. */
export const HOSTILE_TEXTS: readonly string[] = [
  '"',
  '"unclosed',
  '-minus',
  "o'brien",
  'back\\slash',
  'a] OR kind = title',
  'kind IN [title]',
  '<script>alert(1)</script>',
  '\u202Ertl override',
  'שלום עולם',
  'half \uD83D of a pair',
  '\uE000marked\uE001',
  '\u0000',
  '*',
  'tab\tand\nline',
  '😀',
  'x'.repeat(10_000),
  'word '.repeat(2_000),
]

/** A record that differs from others by its id and its label. */
export function suggestionOf(
  suggestionId: string,
  label: string,
  fields: Partial<SuggestionRecord> = {},
): SuggestionRecord {
  return { suggestionId, kind: 'title', label, names: [], detail: '', href: `/x/${suggestionId}`, weight: 0, ...fields }
}

/** The contract of every suggestion index; `open` returns one that does not exist yet. */
export function suggestionIndexContract(open: () => Promise<ScratchSuggestions>): void {
  let scratch: ScratchSuggestions
  let index: SuggestionIndex

  beforeAll(async () => {
    scratch = await open()
    index = scratch.suggestions
    await index.prepare()
  })
  beforeEach(async () => index.remove([...(await index.readFingerprints(SUGGESTION_KINDS)).keys()]))
  afterAll(async () => {
    await index.close()
    await scratch.close()
  })

  const ask = (text: string, kinds: readonly SuggestionKind[] = ['title'], limit = 10) =>
    index.suggest(text, kinds, limit)
  const find = async (text: string) => (await ask(text)).map(({ suggestionId }) => suggestionId)
  const wordsOf = ({ label, highlights }: SuggestionHit) => highlights.map(({ start, end }) => label.slice(start, end))

  describe('suggest', () => {
    it('completes the last word and requires all others', async () => {
      await index.put([suggestionOf('a', 'Greater Manchester'), suggestionOf('b', 'Greater Lincolnshire')])
      expect(await find('greater man')).toEqual(['a'])
      expect(await find('great')).toEqual(expect.arrayContaining(['a', 'b']))
      expect(await find('manchester great')).toEqual(['a'])
      expect(await find('greater manchester strategy')).toEqual([])
    })

    it('marks the typed text, regardless of case and accents', async () => {
      await index.put([suggestionOf('a', 'Économie du Grand Est')])
      const [hit] = await ask('GRAND econ')
      expect(hit && wordsOf(hit)).toEqual(['Écon', 'Grand'])
    })

    it('tolerates a typing error in a long word, reports it, and ranks it after exact matches', async () => {
      await index.put([suggestionOf('a', 'Lancashire'), suggestionOf('b', 'Lancashyre')])
      expect((await ask('lancashire')).map(({ suggestionId, slips }) => [suggestionId, slips])).toEqual([
        ['a', 0],
        ['b', 1],
      ])
      expect(await find('lank')).toEqual([])
    })

    it('finds by another name, and reports which', async () => {
      const names = [
        { name: 'Greater Manchester LEP', note: 'also called Greater Manchester LEP' },
        { name: 'GMCA', note: 'also called GMCA' },
      ]
      await index.put([suggestionOf('a', 'Greater Manchester', { names })])
      expect((await ask('gmca'))[0]).toMatchObject({ name: names[1], highlights: [] })
      expect((await ask('greater manchester lep'))[0]).toMatchObject({ name: names[0] })
      expect((await ask('greater manch'))[0]).toMatchObject({ name: null })
      await index.put([
        suggestionOf('b', 'North of Tyne', { names: [{ name: 'Tyne, Tyneside and Tynedale', note: '' }] }),
      ])
      expect((await ask('tyne'))[0]).toMatchObject({ suggestionId: 'b', name: null })
    })

    it('ranks label before name, earlier before later word, then by weight, then by id', async () => {
      await index.put([
        suggestionOf('d', 'Something else', { names: [{ name: 'North', note: '' }], weight: 9 }),
        suggestionOf('c', 'A plan for the North', { weight: 9 }),
        suggestionOf('b2', 'North Sea', { weight: 1 }),
        suggestionOf('b1', 'North Bay', { weight: 1 }),
        suggestionOf('a', 'North Pole', { weight: 2 }),
      ])
      for (let round = 0; round < 3; round += 1) expect(await find('north')).toEqual(['a', 'b1', 'b2', 'c', 'd'])
    })

    it('returns the best of each requested kind, in the order of the kinds', async () => {
      const titles = Array.from({ length: 30 }, (_, at) => suggestionOf(`t${at}`, `Hydrogen plan ${at}`))
      const theme = suggestionOf('h', 'Hydrogen', { kind: 'theme' })
      await index.put([...titles, theme, suggestionOf('q', 'hydrogen trains', { kind: 'question' })])
      const kinds = (await ask('hydro', ['theme', 'title'], 3)).map(({ kind }) => kind)
      expect(kinds).toEqual(['theme', 'title', 'title', 'title'])
      expect((await ask('hydro', SUGGESTION_KINDS, 1)).map(({ kind }) => kind)).toEqual(['theme', 'title', 'question'])
    })

    it('returns nothing for an empty text', async () => {
      await index.put([suggestionOf('a', 'Anything')])
      for (const text of ['', '   ', '"', '?!', '- -']) expect([text, await find(text)]).toEqual([text, []])
      expect(await ask('any', [])).toEqual([])
    })

    it('treats hostile texts as plain text, typed or stored', async () => {
      await index.put(HOSTILE_TEXTS.map((text, at) => suggestionOf(`h${at}`, text, { detail: text, href: text })))
      await index.put([suggestionOf('other', 'unrelated', { kind: 'theme' })])
      for (const text of HOSTILE_TEXTS) {
        for (const hit of await ask(text)) {
          expect(hit.kind).toBe('title')
          expect(hit.highlights.every(({ end }) => end <= hit.label.length)).toBe(true)
        }
      }
      expect(await find('"unclosed')).toEqual(['h1'])
      expect(await find('-minus')).toEqual(['h2'])
      expect((await ask('<script>al'))[0]?.label).toBe('<script>alert(1)</script>')
    })
  })

  describe('writes', () => {
    it('are visible at once, replace by id, and may be repeated', async () => {
      const old = suggestionOf('a', 'Old title')
      const renamed = suggestionOf('a', 'New title')
      await index.put([old])
      await index.put([renamed])
      await index.put([renamed])
      expect([await find('old'), await find('new')]).toEqual([[], ['a']])
      expect(await index.state()).toEqual({ kind: 'there', records: 1, current: true })
      await index.remove(['a', 'never'])
      await index.remove(['a'])
      expect(await find('new')).toEqual([])
    })

    it('are listed by fingerprint and kind, however many there are', async () => {
      const many = Array.from({ length: 5_100 }, (_, at) => suggestionOf(`t${at}`, `Title ${at}`))
      const theme = suggestionOf('h', 'Hydrogen', { kind: 'theme' })
      await index.put([...many, theme])
      const titles = await index.readFingerprints(['title'])
      expect(titles.size).toBe(5_100)
      expect(many.every((record) => titles.get(record.suggestionId) === fingerprintOf(record))).toBe(true)
      expect([...(await index.readFingerprints(['theme', 'place'])).keys()]).toEqual(['h'])
    })

    it('stop when the caller aborts', async () => {
      await expect(index.put([suggestionOf('a', 'Title')], AbortSignal.abort())).rejects.toThrow()
      expect(await find('title')).toEqual([])
    })
  })

  describe('absent and unavailable', () => {
    it('reports a missing index, never an empty result, and is created only by prepare', async () => {
      const { suggestions, close } = await open()
      const missing = { kind: 'transient', code: 'index_missing' }
      expect(await suggestions.state()).toEqual({ kind: 'absent' })
      await expect(suggestions.suggest('a', ['title'], 1)).rejects.toMatchObject(missing)
      await expect(suggestions.put([suggestionOf('a', 'A')])).rejects.toMatchObject(missing)
      await expect(suggestions.remove(['a'])).rejects.toMatchObject(missing)
      await expect(suggestions.readFingerprints(['title'])).rejects.toMatchObject(missing)
      await suggestions.prepare()
      await suggestions.prepare()
      expect(await suggestions.state()).toEqual({ kind: 'there', records: 0, current: true })
      await close()
    })

    it('reports itself unavailable while its server is', async () => {
      const { away } = scratch
      const unavailable = { kind: 'transient', code: 'search_unavailable' }
      await expect(away.suggest('a', ['title'], 1)).rejects.toMatchObject(unavailable)
      await expect(away.put([suggestionOf('a', 'A')])).rejects.toMatchObject(unavailable)
      await expect(away.remove(['a'])).rejects.toMatchObject(unavailable)
      await expect(away.prepare()).rejects.toMatchObject(unavailable)
      await expect(away.state()).rejects.toMatchObject(unavailable)
    })
  })
}
