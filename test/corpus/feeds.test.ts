import { readdirSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { normaliseAddress } from '../../src/ingest/harvest/address.ts'
import { readFeed } from '../../src/ingest/harvest/sources/feed.ts'
import { toIsoDate, toPlainTitle } from '../../src/ingest/harvest/html-to-text.ts'
import { readText } from '../../src/ingest/harvest/xml-text.ts'
import { readShared, sharedFolder } from '../support/shared-dir.ts'

/** The required share of correct titles, links and dates over all feeds. */
const MIN_SHARE = 0.98

/** For one, upstream has no expected result, and for the other one that is not JSON. They are parsed but not compared. */
const WITHOUT_EXPECTATION = /\/(encoding|itunes-missing-image)\./

/** The address of the fixtures' own servers. */
const BASE = 'http://127.0.0.1:8097/feed.xml'

/** The fields of an entry that we read, as another feed parser gives them. */
interface Entry {
  readonly title: string | null
  readonly link: string | null
  readonly date: string | null
}

interface Tally {
  right: number
  readonly feeds: Set<string>
  readonly wrong: string[]
}

const text = z.string().nullable().catch(null).default(null)
const rssParser = z.object({
  feed: z.object({ items: z.array(z.object({ title: text, link: text, isoDate: text })).default([]) }),
})
const gofeed = z.object({
  entries: z.array(z.looseObject({})).optional(),
  items: z.array(z.looseObject({})).optional(),
})
const gofeedEntry = z.object({
  id: text,
  title: text,
  link: text,
  published: text,
  updated: text,
  pubDate: text,
  links: z.array(z.object({ href: text, rel: text })).default([]),
})

const filesIn = (folder: string) =>
  readdirSync(path.join(sharedFolder, 'corpus', folder), { recursive: true, encoding: 'utf8' })
    .map((name) => `corpus/${folder}/${name}`)
    .sort()

/** The entries with a link; others yield no items, so they are not expected. */
const withLink = (entries: readonly Entry[]) => entries.filter(({ link }) => link !== null)

/** Compares normalised values; U+FFFD in the expected value stands for characters that the other parser lost. */
function compare(name: string, what: string, got: string | null, wanted: string | null, tally: Tally): void {
  const pattern =
    wanted === null ? null : wanted.split(/\ufffd+/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  const isRight =
    pattern === null ? got === null : got !== null && new RegExp(`^${pattern.join('.{0,3}')}$`, 'su').test(got)
  if (isRight) tally.right += 1
  else tally.wrong.push(`${name}: ${what} is ${JSON.stringify(got)}, expected ${JSON.stringify(wanted)}`)
}

async function check(name: string, expected: readonly Entry[], tally: Tally): Promise<void> {
  const wanted = withLink(expected)
  tally.feeds.add(name)
  try {
    const found = readFeed(await readText({ bytes: await readShared(name) }), BASE)
    compare(name, 'number of entries', String(found.length), String(wanted.length), tally)
    wanted.forEach((entry, index) => {
      const got = found[index]
      compare(name, `title ${index}`, got?.title ?? null, toPlainTitle(entry.title), tally)
      compare(name, `link ${index}`, got?.address ?? null, normaliseAddress(entry.link ?? '', BASE), tally)
      compare(name, `date ${index}`, got?.published ?? got?.modified ?? null, toIsoDate(entry.date), tally)
    })
  } catch (error) {
    tally.wrong.push(`${name}: ${String(error)}`)
  }
}

/** Reads expectations such as `entries[0]['title'] == 'x'`, and whether the feed is malformed (`bozo`). */
function fromPython(comment: string): {
  readonly isBroken: boolean
  readonly title: string | null
  readonly links: readonly string[]
} {
  const title = /entries\[0\]\['title'\] == '([^']*)'/.exec(comment)?.[1] ?? null
  const links = [...comment.matchAll(/entries\[0\]\['links'\].*== '([^']*)'/g)].map((match) => match[1] ?? '')
  return { isBroken: /Expect:\s+bozo/.test(comment), title, links }
}

describe('feed corpora', () => {
  const tally: Tally = { right: 0, feeds: new Set(), wrong: [] }

  it('from real publishers are parsed, and compared by title, link and date', async () => {
    const inputs = filesIn('feeds-real/input').filter((name) => !WITHOUT_EXPECTATION.test(name))
    expect(inputs.length).toBeGreaterThan(10)
    for (const name of inputs) {
      const expectations = name.replace('/input/', '/expected/').replace(/\.\w+$/, '.json')
      const { feed } = rssParser.parse(JSON.parse((await readShared(expectations)).toString()))
      await check(
        name,
        feed.items.map(({ title, link, isoDate }) => ({ title, link, date: isoDate })),
        tally,
      )
    }
    const others = filesIn('feeds-real/input').filter((name) => WITHOUT_EXPECTATION.test(name))
    for (const name of [...others, ...filesIn('feeds-real/trafilatura')]) {
      expect(readFeed(await readText({ bytes: await readShared(name) }), BASE).length, name).toBeGreaterThan(0)
    }
  })

  it('of gofeed are parsed, and compared by their entries with a link', async () => {
    const inputs = filesIn('feeds-gofeed').filter((name) => name.endsWith('.xml'))
    expect(inputs.length).toBeGreaterThan(50)
    for (const name of inputs) {
      const expectations = gofeed.parse(JSON.parse((await readShared(name.replace(/xml$/, 'json'))).toString()))
      const entries = (expectations.entries ?? expectations.items ?? []).map((value) => gofeedEntry.parse(value))
      const expected = entries.map(({ id, title, link, links, published, updated, pubDate }) => {
        const alternate = links.find(({ rel }) => rel === null || rel === '' || rel === 'alternate')
        // an id that is an address stands for a link that is missing
        const own = id !== null && /^https?:\/\//.test(id) ? id : null
        return { title, link: link ?? alternate?.href ?? own, date: published ?? updated ?? pubDate }
      })
      await check(name, expected, tally)
    }
  })

  it('of feedparser are parsed, except for those that are not XML', async () => {
    const inputs = filesIn('feeds-feedparser').filter((name) => name.endsWith('.xml'))
    expect(inputs.length).toBeGreaterThan(40)
    for (const name of inputs) {
      const bytes = await readShared(name)
      tally.feeds.add(name)
      const { isBroken, title, links } = fromPython(bytes.toString('latin1').slice(0, 1_000))
      try {
        const found = readFeed(await readText({ bytes }), BASE)
        tally.right += 1
        if (links[0] !== undefined) compare(name, 'link', found[0]?.address ?? null, links[0], tally)
        if (title !== null && found.length > 0) compare(name, 'title', found[0]?.title ?? null, title, tally)
      } catch (error) {
        if (isBroken) tally.right += 1
        else tally.wrong.push(`${name}: ${String(error)}`)
      }
    }
  })

  it(`are correct in at least ${MIN_SHARE * 100} % of titles, links and dates`, () => {
    const share = tally.right / (tally.right + tally.wrong.length)
    const faultyFeeds = new Set(tally.wrong.map((line) => line.split(': ')[0]))
    const wholeShare = (tally.feeds.size - faultyFeeds.size) / tally.feeds.size
    console.log(`feeds: ${tally.right} of ${tally.right + tally.wrong.length} values (${(share * 100).toFixed(2)} %)`)
    console.log(
      `feeds: ${tally.feeds.size - faultyFeeds.size} of ${tally.feeds.size} entirely correct (${(wholeShare * 100).toFixed(2)} %)`,
    )
    for (const line of tally.wrong) console.log(`  ${line}`)
    expect(tally.right).toBeGreaterThan(900)
    expect(Math.min(share, wholeShare)).toBeGreaterThanOrEqual(MIN_SHARE)
  })
})
