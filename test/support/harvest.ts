import { createHttpClient } from '../../src/ingest/fetch/http/http-client.ts'
import { PermanentError } from '../../src/errors.ts'
import { harvestSource } from '../../src/ingest/harvest/harvest-source.ts'
import type { DiscoveredItem, CrawlCheckpoint, ReadAddress, Source } from '../../src/domain/source.ts'
import { sourceOf } from './source-of.ts'
import { startWebOrigin, type WebOrigin } from './web/web-origin.ts'

export const SOURCE: Source = sourceOf({ id: 'sample', url: 'http://site.test/', kind: 'sitemap', enabled: true })

/** The items that a crawl found, the error that ended it, and its saved cursors, oldest first. */
export interface CrawlResult {
  readonly finds: readonly DiscoveredItem[]
  readonly paths: readonly string[]
  readonly error: unknown
  readonly kept: readonly object[]
  /** What it saved of its progress within the run, and of the addresses that it passed, oldest first. */
  readonly progresses: readonly object[]
  readonly passed: readonly (readonly string[])[]
}

/** Crawls an origin without politeness, robots or catalogue. */
export interface TestCrawler {
  readonly origin: WebOrigin
  /** Crawls the source at `path`, from `cursor` if given; `stopAfter` ends it after that many items. */
  crawl(
    path: string,
    changes: Partial<Source>,
    memory?: Partial<CrawlCheckpoint>,
    stopAfter?: number,
  ): Promise<CrawlResult>
  close(): Promise<void>
}

export async function openTestCrawler(): Promise<TestCrawler> {
  const origin = await startWebOrigin()
  const http = createHttpClient({ userAgent: 'x/1', allowPrivate: [origin.hostAndPort] })
  const read: ReadAddress = async (address, signal, known) => {
    const headers = {
      ...(known?.etag ? { 'if-none-match': known.etag } : {}),
      ...(known?.lastModified ? { 'if-modified-since': known.lastModified } : {}),
    }
    const answer = await http.get(address, {
      signal,
      headers,
      ...(known?.address ? { headersFor: known.address } : {}),
    })
    if (answer.status === 404) throw new PermanentError('source_gone', `${address} answers 404`)
    return answer
  }
  return {
    origin,
    crawl: async (path, changes, memory = {}, stopAfter = Infinity) => {
      const finds: DiscoveredItem[] = []
      const kept: object[] = []
      const progresses: object[] = []
      const passed: (readonly string[])[] = []
      let failure: unknown = null
      const source = { ...SOURCE, url: origin.address + path, ...changes }
      const remembered = {
        cursor: null,
        mailto: null,
        save: async (cursor: object) => void kept.push(cursor),
        progress: null,
        saveProgress: async (progress: object) => void progresses.push(progress),
        passed: [],
        savePassed: async (keys: readonly string[]) => void passed.push(keys),
        ...memory,
      }
      try {
        for await (const find of harvestSource(source, read, AbortSignal.timeout(20_000), remembered)) {
          finds.push(find)
          if (finds.length >= stopAfter) break
        }
      } catch (error) {
        failure = error
      }
      return {
        finds,
        kept,
        progresses,
        passed,
        error: failure,
        paths: finds.map(({ address }) => address.replace(origin.address, '')),
      }
    },
    close: async () => {
      await http.close()
      await origin.close()
    },
  }
}
