import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { textOf } from '../../domain/compare/support/texts.ts'
import { LOAD_TIMEOUT_MS, settled } from '../../support/sample-library.ts'
import { openPublishing, pageOf, type Publishing } from './support.ts'

const LOAN =
  'the estuary will be the first place in the country to run all of its trains ferries and buses on hydrogen by 2032'
const QUOTED = 'no household in the district shall live further than ten minutes on foot from a stop of the tramway'
const REFERENCES = [
  'Abel, T. and Brook, M. (2017) Ports and their hinterlands after the crane, pp. 3-40, doi 10.5555/abel.2017',
  'Cole, S. (2018) Ferries of the northern estuaries and those who sail on them, pp. 1-9, doi 10.5555/cole.2018',
  'Dunn, R. (2015) What a tramway does to the price of a house beside it, pp. 11-19, doi 10.5555/dunn.2015',
  'Eden, P. (2016) Night schools of the shipyards and what became of them, pp. 2-30, doi 10.5555/eden.2016',
].join(' ')

interface Wording {
  readonly order: string
  readonly first: { readonly documentId: string }
  readonly second: { readonly documentId: string }
  readonly words: number
  readonly mayBeOneWork: boolean
}

let site: Publishing
const ids: Record<string, string> = {}

const pairsOf = async (query = '') => (await site.api.get<{ pairs: Wording[] }>(`/reuse${query}`)).pairs
const add = async (name: string, text: string, published: string) => {
  site.origin.route({ [`/${name}`]: pageOf(`Plan of ${name}`, text) })
  const { documentId } = await site.fetch(`/${name}`, { published })
  ids[name] = documentId ?? expect.fail(`no document of ${name}`)
}

describe('wording that documents share', () => {
  beforeAll(async () => {
    site = await openPublishing()
    await add('seaham', `${textOf(150, 1)} ${LOAN} ${textOf(150, 2)} ${REFERENCES}`, '2018-03-01')
    await add(
      'tynby',
      `${textOf(200, 3)} As we said, ${LOAN} and not later ${textOf(90, 4)} ${REFERENCES}`,
      '2019-06-13',
    )
    await add('wearton', `${textOf(250, 5)}`, '2019-07-01')
    await add('coldham', `${textOf(80, 6)} ${QUOTED} ${textOf(80, 7)}`, '2019')
    await add('lowford', `${textOf(80, 8)} Coldham says “${QUOTED}” ${textOf(80, 9)}`, '2019-02')
  }, LOAD_TIMEOUT_MS)
  afterAll(() => site.close())

  it('is found with both documents, in the order of their dates where these say which was first', async () => {
    const pairs = await pairsOf()
    expect(pairs.map(({ first, second, order }) => [first.documentId, second.documentId, order])).toEqual([
      [ids['seaham'], ids['tynby'], 'earlier'],
      [ids['coldham'], ids['lowford'], 'unknown'],
    ])
    expect(pairs.map(({ mayBeOneWork }) => mayBeOneWork)).toEqual([false, false])
    expect(pairs[0]?.words).toBe(LOAN.split(' ').length)
  })

  it('is listed for one document alone, and for none that shares nothing', async () => {
    expect(await pairsOf(`?documentId=${ids['tynby']}`)).toHaveLength(1)
    expect(await pairsOf(`?documentId=${ids['wearton']}`)).toEqual([])
    expect(await pairsOf('?limit=1')).toHaveLength(1)
  })

  it('is shown with the shared words of both passages, and told from a marked quotation', async () => {
    const read = async (one: string, other: string) =>
      site.api.get<{
        passages: { first: Side; second: Side; quoted: boolean }[]
      }>(`/reuse/${ids[one]}/${ids[other]}`)
    interface Side {
      readonly text: string
      readonly spans: readonly { readonly start: number; readonly end: number }[]
    }
    const wordsIn = ({ text, spans }: Side) =>
      spans.map(({ start, end }) => text.slice(start, end).replace(/\s+/g, ' '))
    const [loan] = (await read('tynby', 'seaham')).passages
    expect(loan?.quoted).toBe(false)
    expect([wordsIn(loan?.first ?? expect.fail()), wordsIn(loan?.second ?? expect.fail())]).toEqual([[LOAN], [LOAN]])
    const [quotation] = (await read('coldham', 'lowford')).passages
    expect(quotation?.quoted).toBe(true)
    expect((await read('tynby', 'lowford')).passages).toEqual([])
  })

  it('is gone when a new text no longer has it, and is counted once for a document of two versions', async () => {
    await add('seaham', `${textOf(150, 1)} ${LOAN} ${textOf(180, 2)}`, '2018-03-01')
    expect(await pairsOf(`?documentId=${ids['tynby']}`)).toHaveLength(1)
    await add('seaham', textOf(300, 1), '2018-03-01')
    await settled(site.app)
    expect(await pairsOf(`?documentId=${ids['tynby']}`)).toEqual([])
  })
})
