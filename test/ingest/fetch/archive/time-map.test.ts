import { describe, expect, it } from 'vitest'
import {
  capturedAtOf,
  chooseMementos,
  parseTimeMap,
  toRawAddress,
} from '../../../../src/ingest/fetch/archive/time-map.ts'

const MAP = `<http://gone.test/plan>;rel="original",
 <http://arc.test/timemap/link/http://gone.test/plan>; rel="self"; type="application/link-format"; from="Tue, 01 Jan 2019 00:00:00 GMT",
<http://arc.test/web/http://gone.test/plan>;rel="timegate",
<http://arc.test/web/20200301000000/http://gone.test/plan>; rel="last memento"; datetime="Sun, 01 Mar 2020 00:00:00 GMT",
<http://arc.test/web/20190101000000/http://gone.test/plan>; rel="first memento"; datetime="Tue, 01 Jan 2019 00:00:00 GMT",
</web/20190620000000/http://gone.test/plan>; rel=memento; datetime="Thu, 20 Jun 2019 00:00:00 GMT",
<http://arc.test/web/x/http://gone.test/plan>; rel="memento"; datetime="some day",
<http://arc.test/other>; rel="license"; datetime="Thu, 20 Jun 2019 00:00:00 GMT"`

const mementos = parseTimeMap(MAP, 'http://arc.test/timemap/link/http://gone.test/plan')
const days = (chosen: typeof mementos) => chosen.map(({ capturedAt }) => capturedAt.toISOString().slice(0, 10))

describe('TimeMap of an archive', () => {
  it('lists the dated captures, oldest first', () => {
    expect(days(mementos)).toEqual(['2019-01-01', '2019-06-20', '2020-03-01'])
    expect(mementos[1]?.address).toBe('http://arc.test/web/20190620000000/http://gone.test/plan')
  })

  it.each([
    [null, ['2020-03-01', '2019-06-20', '2019-01-01']],
    ['2019-06-13', ['2019-06-20', '2020-03-01', '2019-01-01']],
    ['2019-06', ['2020-03-01', '2019-06-20', '2019-01-01']],
    ['2019', ['2020-03-01', '2019-06-20', '2019-01-01']],
    ['2021', ['2020-03-01', '2019-06-20', '2019-01-01']],
    ['once', ['2020-03-01', '2019-06-20', '2019-01-01']],
  ])('orders the captures to try for a publication date of %s', (published, order) => {
    expect(days(chooseMementos(mementos, published, 5))).toEqual(order)
    expect(chooseMementos(mementos, published, 2)).toHaveLength(2)
  })

  it.each(['', '<', '<html><body>none</body></html>', `<${'x'.repeat(50_000)}>;rel="memento"`, '<a>;'.repeat(50_000)])(
    'may be none (%#)',
    (text) => expect(parseTimeMap(text, 'http://arc.test/')).toEqual([]),
  )
})

describe('capture', () => {
  it('takes its date from the header, or else from its address', () => {
    const address = 'http://arc.test/web/20190620010203id_/http://gone.test/20180101000000/plan'
    expect(capturedAtOf('Thu, 20 Jun 2019 10:00:00 GMT', address)?.toISOString()).toBe('2019-06-20T10:00:00.000Z')
    expect(capturedAtOf(undefined, address)?.toISOString()).toBe('2019-06-20T01:02:03.000Z')
    expect(capturedAtOf('soon', 'http://arc.test/http://gone.test/plan')).toBeNull()
  })

  it('is requested in its original form', () => {
    const raw = 'http://arc.test/web/20190620010203id_/https://gone.test/plan'
    expect(toRawAddress('http://arc.test/web/20190620010203/https://gone.test/plan')).toBe(raw)
    expect(toRawAddress('http://arc.test/web/20190620010203if_/https://gone.test/plan')).toBe(raw)
    expect(toRawAddress(raw)).toBe(raw)
    expect(toRawAddress('http://arc.test/kept/plan')).toBe('http://arc.test/kept/plan')
  })
})
