import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createAddressGuard, isInside, parseAddress } from '../../../../src/ingest/fetch/http/address-guard.ts'
import { createHttpClient } from '../../../../src/ingest/fetch/http/http-client.ts'
import { answer, startWebOrigin, type WebOrigin } from '../../../support/web/web-origin.ts'

const guard = createAddressGuard([])
const check = (text: string) => guard.check(parseAddress(text))

const REFUSED = [
  ...['127.0.0.1', '127.9.9.9', '127.1', '2130706433', '0x7f000001', '0x7f.1', '0177.0.0.1', '0', '127.0.0.1.'],
  ...['10.0.0.1', '172.20.1.1', '192.168.0.9', '169.254.169.254', '100.100.1.1', '198.51.100.1', '203.0.113.9'],
  ...['192.88.99.1', '224.0.0.9', '255.255.255.255', '１２７.０.０.１'],
  ...['[::1]', '[::]', '[::ffff:10.0.0.1]', '[::127.0.0.1]', '[64:ff9b::a00:1]', '[2002:a00:1::]', '[2001:0:1::1]'],
  ...['[fe80::1]', '[fec0::1]', '[fd12::1]', '[ff02::1]', '[2001:db8::1]', '[100::1]', '[5f00::1]'],
  ...['168.63.129.16', '[::ffff:168.63.129.16]', '[64:ff9b:1::a00:1]', '[2001::a00:1]', '[::ffff:0:a00:1]'],
  ...['[2606:2800:220:1:0:5efe:10.0.0.1]', '[2606:2800:220:1:200:5efe:5db8:d822]', '[fe80::5efe:10.0.0.1]'],
  ...['localhost', 'LOCALHOST.', 'a.localhost', 'printer.local', 'metadata.google.internal', 'nas.home.arpa'],
  ...['example.test:22', 'example.test:25', 'example.test:5432', 'example.test:6379', 'example.test:81'],
]

describe('address guard', () => {
  it.each(REFUSED)('rejects http://%s/', (host) => {
    expect(() => check(`http://${host}/`)).toThrow(expect.objectContaining({ code: 'address_refused' }))
  })

  it.each([
    'example.test',
    '93.184.216.34',
    '172.15.0.1',
    '[2606:2800:220:1::1]',
    '[2606:2800:220:1:5efe::1]',
    '168.63.129.17',
    'caf\u00e9.test',
    'a.test:8443',
  ])('allows http://%s/', (host) => expect(() => check(`http://${host}/`)).not.toThrow())

  it.each([
    '',
    'x',
    'ftp://a.test/',
    'file:///x',
    'data:,x',
    'http://',
    'http://a b/',
    'http://a.test\\@b/',
    '\u0000http://a.test/',
  ])('rejects %j as unreadable', (text) =>
    expect(() => check(text)).toThrow(expect.objectContaining({ code: 'address_invalid' })),
  )

  it('rejects credentials without repeating them in the message', () => {
    for (const text of ['http://user:hunter2@a.test/', 'http://hunter2@a.test/']) {
      expect(() => check(text)).toThrow(expect.objectContaining({ code: 'address_credentials' }))
      expect(() => check(text)).not.toThrow(/hunter2/)
    }
  })

  it('trusts only the exact host and port that the operator named', () => {
    const own = createAddressGuard(['127.0.0.1:6379', 'intern.local:80', '[::1]:3000'])
    for (const text of [
      'http://127.0.0.1:6379/',
      'http://0x7f.1:6379/',
      'http://intern.local/',
      'http://[::1]:3000/',
    ]) {
      expect(() => own.check(parseAddress(text))).not.toThrow()
    }
    for (const text of ['http://127.0.0.2:6379/', 'http://127.0.0.1/', 'https://intern.local/']) {
      expect(() => own.check(parseAddress(text))).toThrow(expect.objectContaining({ code: 'address_refused' }))
    }
  })

  it.each(['127.0.0.1', 'http://127.0.0.1:1', 'a.test:99999', ':80', 'a/b:80', 'u@h:80'])(
    'does not take %s as trusted',
    (entry) => {
      expect(() => createAddressGuard([entry])).toThrow(expect.objectContaining({ code: 'allow_private_invalid' }))
    },
  )
})

describe('names', () => {
  let origin: WebOrigin
  let port: string
  beforeAll(async () => {
    origin = await startWebOrigin({ '/': answer(200, 'canary') })
    port = new URL(origin.address).port
  })
  afterAll(() => origin.close())

  const reach = async (addresses: readonly string[], host: string, allowPrivate: readonly string[] = []) => {
    const found = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
    const limits = { dnsMs: 200, connectMs: 300 }
    const http = createHttpClient({ userAgent: 'x/1', allowPrivate, limits, lookup: () => Promise.resolve(found) })
    try {
      return await http.get(`http://${host}:${port}/`)
    } finally {
      await http.close()
    }
  }

  it.each([
    [['127.0.0.1']],
    [['93.184.216.34', '127.0.0.1']],
    [['::ffff:127.0.0.1']],
    [['::1', '127.0.0.1']],
    [['fe80::1%1']],
    [['168.63.129.16']],
    [['2606:2800:220:1::5efe:7f00:1']],
  ])('are rejected for any private address: %o', async (addresses) => {
    const before = origin.seen.length
    await expect(reach(addresses, 'site.test')).rejects.toMatchObject({ code: 'address_refused' })
    expect(origin.seen).toHaveLength(before)
  })

  it('stay rejected when only their address is trusted', async () => {
    await expect(reach(['127.0.0.1'], 'site.test', [origin.hostAndPort])).rejects.toMatchObject({
      code: 'address_refused',
    })
  })

  it('may be private when they are trusted, and are connected to as resolved', async () => {
    const got = await reach(['127.0.0.1'], 'site.test', [`site.test:${port}`])
    expect(Buffer.from(got.bytes).toString()).toBe('canary')
  })

  it('fail when they do not resolve in time or have no address', async () => {
    const http = createHttpClient({
      userAgent: 'x/1',
      allowPrivate: [],
      limits: { dnsMs: 50 },
      lookup: () => new Promise(() => undefined),
    })
    await expect(http.get('http://site.test/')).rejects.toMatchObject({ code: 'fetch_timeout' })
    await http.close()
    await expect(reach([], 'site.test')).rejects.toMatchObject({ code: 'host_unreachable' })
  })
})

describe('internal address', () => {
  it('is recognised as written, so that it is not disclosed to outsiders', () => {
    const inside = ['http://127.0.0.1:8080/', 'http://10.1.2.3/', 'http://[::1]/', 'http://wiki/', 'http://a.internal/']
    expect(inside.filter((address) => !isInside(new URL(address)))).toEqual([])
    expect(isInside(new URL('https://www.gov.uk/'))).toBe(false)
  })
})
