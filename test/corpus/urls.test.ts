import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createAddressGuard, parseAddress } from '../../src/ingest/fetch/address-guard.ts'
import { createHttpClient } from '../../src/ingest/fetch/http-client.ts'
import { parseRobots } from '../../src/ingest/fetch/robots-text.ts'

const lists = join(process.env['SHARED_DIR'] ?? '/nonexistent', 'corpus-hostile/lists')
const readList = (name: string): unknown =>
  JSON.parse(existsSync(lists) ? readFileSync(join(lists, name), 'utf8') : '[]')

interface RobotsCase {
  readonly robots: string
  readonly agent: string
  readonly path: string
  readonly allowed: boolean
}

describe.runIf(existsSync(lists))('shared lists of addresses', () => {
  it('refuses every address to block before any connection or name is asked for', async () => {
    let asked = 0
    const lookup = () => {
      asked += 1
      return Promise.resolve([])
    }
    const http = createHttpClient({ userAgent: 'x/1', allowPrivate: [], lookup })
    for (const address of readList('urls-block.json') as string[]) {
      await expect(http.get(address), address).rejects.toMatchObject({ code: expect.stringMatching(/^address_/) })
    }
    expect(asked).toBe(0)
    await http.close()
  })

  it('lets every address to allow pass', () => {
    const guard = createAddressGuard([])
    for (const address of readList('urls-allow.json') as string[])
      expect(() => guard.check(parseAddress(address)), address).not.toThrow()
  })

  it('decides every robots case as listed', () => {
    for (const { robots, agent, path, allowed } of readList('robots.json') as RobotsCase[]) {
      const url = new URL(path, 'http://site.test')
      const { allowed: got } = parseRobots(Buffer.from(robots), agent, false).verdict(url.pathname + url.search)
      expect(got, JSON.stringify({ robots, path })).toBe(allowed)
    }
  })
})
