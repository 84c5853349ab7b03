import { describe, expect, it } from 'vitest'
import { doiAt, findDoi, findDois, toDoi } from '../../../src/domain/doi/doi.ts'

const SICI = '10.1175/1520-0493(1987)115<1606:garspp>2.0.co;2'
const ARTICLE = '10.1016/j.estuar.2021.03.002'

describe('a DOI in a value or a text', () => {
  it.each<[string, string | null]>([
    ['10.1175/1520-0493(1987)115<1606:GARSPP>2.0.CO;2', SICI],
    ['10.1175/1520-0493(1987)115&lt;1606:GARSPP&gt;2.0.CO;2.', SICI],
    ['10.1175/1520-0493(1987)115&amp;lt;1606:GARSPP&amp;gt;2.0.CO;2', SICI],
    ['https://doi.org/10.1175/1520-0493%281987%29115%3C1606%3AGARSPP%3E2.0.CO%3B2', SICI],
    ['https://doi.org/10.1175%2F1520-0493(1987)115%253C1606:garspp%253E2.0.co;2?x=1', SICI],
    ['10.1175/1520-0493(1987)115<1606:GARSPP>2.0.CO;\n2', SICI],
    ['10.1175/1520-0493(1987)115<1606:\nGARSPP>2.0.CO;2, 12', SICI],
    ['10.1175/1520-0493(1987)115\n<1606:GARSPP>2.0.CO;2', SICI],
    ['10.1175/1520-0493(1987)115<1606:GARSPP', null],
    ['10.1175/1520-0493(1987)115<1606:GARSPP> and more', null],
    [
      '10.1002/(SICI)1097-4571(199806)49:8<693::AID-ASI4>3.0.CO;2-O.',
      '10.1002/(sici)1097-4571(199806)49:8<693::aid-asi4>3.0.co;2-o',
    ],
    [
      '10.1002/(SICI)1096-8644(199601)99:1<1::AID-AJPA1>3.0.CO;2-#',
      '10.1002/(sici)1096-8644(199601)99:1<1::aid-ajpa1>3.0.co;2-#',
    ],
    [
      'https://onlinelibrary.wiley.com/doi/10.1002/(SICI)1097-4571(199806)49:8%3C693::AID-ASI4%3E3.0.CO;2-O/abstract',
      '10.1002/(sici)1097-4571(199806)49:8<693::aid-asi4>3.0.co;2-o',
    ],
    ['https://doi.org/10.5555/Quay.2019?utm_source=x', '10.5555/quay.2019'],
    ['https://doi.org/10.5555/Quay.2019#s2', '10.5555/quay.2019'],
    ['https://doi.org/10.5555/Quay.2019/', '10.5555/quay.2019'],
    ['https://x.org/doi/10.5555/Quay.2019/abstract?x', '10.5555/quay.2019'],
    ['https://x.org/doi/10.5555/Quay.2019/full/#a', '10.5555/quay.2019'],
    ['https://x.org/doi/10.5555/Quay.2019.pdf', '10.5555/quay.2019'],
    ['https://j.org/article?id=10.1371/journal.pone.0123456&type=printable', '10.1371/journal.pone.0123456'],
    ['<a href="https://doi.org/10.5555/abc1">10.5555/abc1</a>', '10.5555/abc1'],
    ['10.5555/abc1</a>', '10.5555/abc1'],
    ['10.1016/j.estuar.\n2021.03.002', ARTICLE],
    ['10.1016/j.estuar. 2021.03.002.', ARTICLE],
    ['10.1016/j.estuar.2021.\n03.002', ARTICLE],
    ['10.1016/j.estuar.2021.03.\n002', ARTICLE],
    ['10.1016/j.\nestuar.2021.03.002', ARTICLE],
    ['10.1016/\nj.estuar.2021.03.002', ARTICLE],
    ['10.1016/ j.estuar.2021.03.002', ARTICLE],
    ['10.1016/j.estuar\n.2021.03.002', ARTICLE],
    ['10.1016/j.estuar.\n\nAbstract', null],
    ['10.1016/j.estuar.', null],
    ['10.1016/j.respol.2019.\n103899 and', '10.1016/j.respol.2019.103899'],
    ['10.1007/978-3-030-\n01388-2_6', '10.1007/978-3-030-01388-2_6'],
    ['10.1007/978\u20103\u2011030\u201301388-2_6', '10.1007/978-3-030-01388-2_6'],
    ['10.1080/0034340\n4.2019.1234567', null],
    ['10.1080/00343404.2019.1234567\n2.1 Intro', '10.1080/00343404.2019.1234567'],
    ['10.1080/00343404.2019.1234567.\n12. Smith', '10.1080/00343404.2019.1234567'],
    ['10.1080/00343404.2019.1234567.\nThe authors', '10.1080/00343404.2019.1234567'],
    ['10.1080/00343404.2019.1234567\nThe authors', '10.1080/00343404.2019.1234567'],
    ['10.1016/S0140-\n6736(97)11096-0', '10.1016/s0140-6736(97)11096-0'],
    ['10.1016/S0140-6736(97\n)11096-0', '10.1016/s0140-6736(97)11096-0'],
    ['(see 10.1000/xyz1)', '10.1000/xyz1'],
    ['(doi:10.1000/xyz1),and', '10.1000/xyz1'],
    ['“10.1000/xyz1.”', '10.1000/xyz1'],
    ['10.1000/xyz1’', '10.1000/xyz1'],
    ['info:doi/10.1000/xyz1', '10.1000/xyz1'],
    ['DOI 10.1000/xyz1', '10.1000/xyz1'],
    ['doi10.1000/xyz1', '10.1000/xyz1'],
    ['10.1000/a1,10.1000/b2', '10.1000/a1'],
    ['10.1000/a1;https://x', '10.1000/a1'],
    ['10.1101/2020.01.01.123456v2.full.pdf', '10.1101/2020.01.01.123456'],
    ['2010.12345/abc', null],
    ['10.1000/', null],
    ['10.1000/\nThe', null],
    ['10.1007/978-3-030-01388-2\\_6', '10.1007/978-3-030-01388-2_6'],
    ['10.1890/0012-9658(2001)082[1234:ABC]2.0.CO;2.', '10.1890/0012-9658(2001)082[1234:abc]2.0.co;2'],
    ['10.1177/0269094220959299', '10.1177/0269094220959299'],
    ['10.1234.56/abc7', '10.1234.56/abc7'],
    ['10.1016/\u200Bj.respol.\u200B2019.04.002', '10.1016/j.respol.2019.04.002'],
    ['10.1371/journal.pone.0123456\nCopyright 2019', '10.1371/journal.pone.0123456'],
  ])('in %j is %j', (text, doi) => expect(findDoi(text)).toBe(doi))
})

describe('a text that is a DOI', () => {
  it.each([
    ['10.1177/X', '10.1177/x'],
    ['doi: 10.1177/X', '10.1177/x'],
    ['https://www.doi.org/10.1177/X', '10.1177/x'],
    ['http://dx.doi.org/10.1000%2F182', '10.1000/182'],
    ['doi:https://doi.org/10.1177/X', '10.1177/x'],
    ['urn:doi:10.1177/x', '10.1177/x'],
    ['https://doi.org/10.5555/q1?utm=1', '10.5555/q1'],
    ['10.1177/x.', '10.1177/x'],
    [`doi:${SICI.toUpperCase()}`, SICI],
  ])('%j is %j', (text, doi) => expect(toDoi(text)).toBe(doi))

  it.each(['https://example.org/doi/10.1177/x', '10.1177/x and words', '10.12/short', 'none', ''])(
    'is not %j',
    (text) => expect(toDoi(text)).toBeNull(),
  )
})

describe('the DOIs of a text', () => {
  it('are found with their places, over line ends too', () => {
    const text = `See doi:10.5555/One.1, ${ARTICLE.replace('ar.', 'ar.\n')}; and 10.5555/two`
    expect(findDois(text).map(({ doi, start, end }) => [doi, text.slice(start, end)])).toEqual([
      ['10.5555/one.1', '10.5555/One.1'],
      [ARTICLE, '10.1016/j.estuar.\n2021.03.002;'],
      ['10.5555/two', '10.5555/two'],
    ])
  })

  it('leave out one that may not be whole', () => {
    expect(findDois('10.1016/j.estuar.\n\nAbstract 10.5555/whole.1')).toMatchObject([{ doi: '10.5555/whole.1' }])
    expect(doiAt('10.1080/0034340\n4.2019.1234567', 0)).toBeNull()
  })

  it.each(['10.1000/', '(', '.', '10.1000/ ', '10.1000/a<', '10.1000/a/full', 'doi:', '1.', '&lt;', '%253C'])(
    'are read in linear time when %j is repeated',
    (part) => {
      const text = `10.1000/${part.repeat(100_000)}`
      const started = performance.now()
      findDois(text)
      findDoi(text)
      toDoi(text)
      expect(performance.now() - started).toBeLessThan(3_000)
    },
  )
})
