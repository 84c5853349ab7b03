import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHttpClient, type HttpClient } from '../../../src/ingest/fetch/http/http-client.ts'
import { harvestSource } from '../../../src/ingest/harvest/harvest-source.ts'
import { loadSources } from '../../../src/ingest/harvest/load-sources.ts'
import type { DiscoveredItem, Source } from '../../../src/domain/source.ts'
import { PLACEHOLDER_ORIGIN, samplesFolder } from '../../../src/services/samples/sample-folder.ts'
import { serveSampleSite, type SampleSite } from '../../../src/services/samples/serve-site.ts'
import { pathOf, readSampleTexts } from '../../../tools/samples/sample-text.ts'
import { MIRROR_PATH } from '../../../tools/samples/site-lists.ts'

const texts = await readSampleTexts()

let site: SampleSite
let http: HttpClient
let sources: readonly Source[]

beforeAll(async () => {
  site = await serveSampleSite({ port: 0 })
  http = createHttpClient({ userAgent: 'x/1', allowPrivate: [new URL(site.origin).host] })
  const yaml = await readFile(`${samplesFolder}sources.yaml`, 'utf8')
  sources = loadSources(yaml.replaceAll(PLACEHOLDER_ORIGIN, site.origin), 'sources.yaml')
})

afterAll(async () => {
  await http.close()
  await site.close()
})

const pathsOf = (addresses: readonly string[]) =>
  addresses.map((address) => address.slice(site.origin.length + 1)).sort()

async function harvest(source: Source): Promise<readonly DiscoveredItem[]> {
  const items: DiscoveredItem[] = []
  const signal = AbortSignal.timeout(20_000)
  const read = (address: string) => http.get(address, { signal })
  for await (const item of harvestSource(source, read, signal)) items.push(item)
  return items
}

describe('the sources of the sample site', () => {
  it('item every document together, though none does alone, and each as many as it expects', async () => {
    const paths = new Set<string>()
    for (const source of sources) {
      const items = await harvest(source)
      expect([source.id, items.length]).toEqual([source.id, source.expected])
      expect(items.length).toBeLessThan(texts.length)
      for (const path of pathsOf(items.map(({ address }) => address))) paths.add(path)
    }
    expect([...paths].sort()).toEqual([...texts.map(pathOf), MIRROR_PATH].sort())
  })

  it('declare every file that has no metadata page, with the metadata of its text', () => {
    const declared = new Map(sources.flatMap(({ documents }) => documents.map((found) => [found.address, found])))
    const files = texts.filter(({ layout }) => layout !== 'html')
    expect(pathsOf([...declared.keys()])).toEqual([...files.map(pathOf), MIRROR_PATH].sort())
    for (const text of files) {
      expect(declared.get(`${site.origin}/${pathOf(text)}`)).toMatchObject({
        title: text.title,
        work: text.work,
        kind: text.kind,
        status: text.status,
        published: text.date,
        places: text.places,
        doi: text.doi ?? null,
      })
    }
  })

  it('discover nothing that robots.txt disallows', async () => {
    const robots = Buffer.from((await http.get(`${site.origin}/robots.txt`)).bytes).toString()
    expect(robots).toMatch(/^Disallow: \/private\//m)
    for (const source of sources) {
      for (const { address } of await harvest(source)) expect(address).not.toContain('/private/')
    }
  })
})
