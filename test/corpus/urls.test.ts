import { describe, expect, it } from 'vitest'
import { createAddressGuard, parseAddress } from '../../src/ingest/fetch/http/address-guard.ts'
import { createHttpClient } from '../../src/ingest/fetch/http/http-client.ts'
import { parseRobots } from '../../src/ingest/fetch/robots/robots-text.ts'
import { readSharedJson } from '../support/shared-dir.ts'

const readList = async <T>(name: string): Promise<readonly T[]> => {
  const list = await readSharedJson<readonly T[]>(`corpus-hostile/lists/${name}`)
  expect(list.length).toBeGreaterThan(10)
  return list
}

interface RobotsCase {
  readonly robots: string
  readonly agent: string
  readonly path: string
  readonly allowed: boolean
}

describe('shared lists of addresses', () => {
  it('refuses every address to block before any connection or DNS lookup', async () => {
    let lookups = 0
    const lookup = () => {
      lookups += 1
      return Promise.resolve([])
    }
    const http = createHttpClient({ userAgent: 'x/1', allowPrivate: [], lookup })
    for (const address of await readList<string>('urls-block.json')) {
      await expect(http.get(address), address).rejects.toMatchObject({ code: expect.stringMatching(/^address_/) })
    }
    expect(lookups).toBe(0)
    await http.close()
  })

  it('accepts every address to allow', async () => {
    const guard = createAddressGuard([])
    for (const address of await readList<string>('urls-allow.json'))
      expect(() => guard.check(parseAddress(address)), address).not.toThrow()
  })

  it('decides every robots case as listed', async () => {
    for (const { robots, agent, path, allowed } of await readList<RobotsCase>('robots.json')) {
      const url = new URL(path, 'http://site.test')
      const { allowed: got } = parseRobots(Buffer.from(robots), agent, false).verdict(url.pathname + url.search)
      expect(got, JSON.stringify({ robots, path })).toBe(allowed)
    }
  })
})

interface GoogleCase {
  readonly test: string
  readonly robots_txt: string
  readonly user_agent: string
  readonly url: string
  readonly allowed: boolean
}

describe("Google's robots cases", () => {
  it('are decided as Google does, except for extensions that only Google has', async () => {
    const cases = await readSharedJson<readonly GoogleCase[]>('corpus/robots/google-robotstxt-cases.json')
    const decide = ({ robots_txt: text, user_agent: agent, url }: GoogleCase) =>
      parseRobots(Buffer.from(text), agent, false).verdict(url.replace(/^https?:\/\/[^/]*/, '') || '/').allowed
    const common = cases.filter(({ test }) => !test.startsWith('GoogleOnly'))
    const wrong = common.filter((one) => decide(one) !== one.allowed)
    const googleOnly = cases.filter(({ test }) => test.startsWith('GoogleOnly'))
    const agreeing = googleOnly.filter((one) => decide(one) === one.allowed).length
    console.log(
      `robots: ${common.length - wrong.length} of ${common.length} as Google, ${agreeing} of ${googleOnly.length} of Google's own`,
    )
    expect(common.length).toBeGreaterThan(30)
    expect(wrong).toEqual([])
  })
})
