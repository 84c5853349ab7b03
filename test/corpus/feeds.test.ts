import { readdirSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { normaliseAddress } from '../../src/ingest/harvest/address.ts'
import { readFeed } from '../../src/ingest/harvest/sources/feed.ts'
import { toIsoDate, toPlainTitle } from '../../src/ingest/harvest/html-to-text.ts'
import { readText } from '../../src/ingest/harvest/xml-text.ts'
import { readShared, sharedFolder } from '../support/shared-dir.ts'

/** Of all feeds together, titles, links and dates. */
const WANTED = 0.98

/** Upstream has no answer for one, and for the other one that is no JSON. They are read, and compared with nothing. */
const WITHOUT_ANSWER = /\/(encoding|itunes-missing-image)\./

/** Where the fixtures' own servers stand. */
const BASE = 'http://127.0.0.1:8097/feed.xml'

/** An entry as somebody else's reader has it, as far as we read entries; null where it has nothing. */
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

/** Entries that lead nowhere are no finds, so they are left out of what is expected. */
const leading = (entries: readonly Entry[]) => entries.filter(({ link }) => link !== null)

/** Both in our form: markup of a title is none, an instant is in UTC, and U+FFFD is what their reader could not decode. */
function compare(name: string, what: string, got: string | null, wanted: string | null, tally: Tally): void {
  const pattern =
    wanted === null ? null : wanted.split(/\ufffd+/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  const isRight =
    pattern === null ? got === null : got !== null && new RegExp(`^${pattern.join('.{0,3}')}$`, 'su').test(got)
  if (isRight) tally.right += 1
  else tally.wrong.push(`${name}: ${what} is ${JSON.stringify(got)}, expected ${JSON.stringify(wanted)}`)
}

async function check(name: string, expected: readonly Entry[], tally: Tally): Promise<void> {
  const wanted = leading(expected)
  tally.feeds.add(name)
  try {
    const found = readFeed(await readText(await readShared(name)), BASE)
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

/** `entries[0]['title'] == 'x'`, and whether the feed is one that no strict reader takes (`bozo`). */
function fromPython(comment: string): {
  readonly isBroken: boolean
  readonly title: string | null
  readonly links: readonly string[]
} {
  const title = /entries\[0\]\['title'\] == '([^']*)'/.exec(comment)?.[1] ?? null
  const links = [...comment.matchAll(/entries\[0\]\['links'\].*== '([^']*)'/g)].map((match) => match[1] ?? '')
  return { isBroken: /Expect:\s+bozo/.test(comment), title, links }
}

describe('feeds of others', () => {
  const tally: Tally = { right: 0, feeds: new Set(), wrong: [] }

  it('from real publishers have titles, links and dates as expected', async () => {
    const inputs = filesIn('feeds-real/input').filter((name) => !WITHOUT_ANSWER.test(name))
    expect(inputs.length).toBeGreaterThan(10)
    for (const name of inputs) {
      const answers = name.replace('/input/', '/expected/').replace(/\.\w+$/, '.json')
      const { feed } = rssParser.parse(JSON.parse((await readShared(answers)).toString()))
      await check(
        name,
        feed.items.map(({ title, link, isoDate }) => ({ title, link, date: isoDate })),
        tally,
      )
    }
    const others = filesIn('feeds-real/input').filter((name) => WITHOUT_ANSWER.test(name))
    for (const name of [...others, ...filesIn('feeds-real/trafilatura')]) {
      expect(readFeed(await readText(await readShared(name)), BASE).length, name).toBeGreaterThan(0)
    }
  })

  it('of gofeed are each read, with the entries that lead somewhere', async () => {
    const inputs = filesIn('feeds-gofeed').filter((name) => name.endsWith('.xml'))
    expect(inputs.length).toBeGreaterThan(50)
    for (const name of inputs) {
      const answers = gofeed.parse(JSON.parse((await readShared(name.replace(/xml$/, 'json'))).toString()))
      const entries = (answers.entries ?? answers.items ?? []).map((value) => gofeedEntry.parse(value))
      const expected = entries.map(({ title, link, links, published, updated, pubDate }) => {
        const alternate = links.find(({ rel }) => rel === null || rel === '' || rel === 'alternate')
        return { title, link: link ?? alternate?.href ?? null, date: published ?? updated ?? pubDate }
      })
      await check(name, expected, tally)
    }
  })

  it('of feedparser are each read, but for those that are no XML at all', async () => {
    const inputs = filesIn('feeds-feedparser').filter((name) => name.endsWith('.xml'))
    expect(inputs.length).toBeGreaterThan(40)
    for (const name of inputs) {
      const bytes = await readShared(name)
      tally.feeds.add(name)
      const { isBroken, title, links } = fromPython(bytes.toString('latin1').slice(0, 1_000))
      try {
        const found = readFeed(await readText(bytes), BASE)
        tally.right += 1
        if (links[0] !== undefined) compare(name, 'link', found[0]?.address ?? null, links[0], tally)
        if (title !== null && found.length > 0) compare(name, 'title', found[0]?.title ?? null, title, tally)
      } catch (error) {
        if (isBroken) tally.right += 1
        else tally.wrong.push(`${name}: ${String(error)}`)
      }
    }
  })

  it(`are right in ${WANTED * 100} of a hundred titles, links and dates`, () => {
    const share = tally.right / (tally.right + tally.wrong.length)
    const faulty = new Set(tally.wrong.map((line) => line.split(': ')[0]))
    const whole = (tally.feeds.size - faulty.size) / tally.feeds.size
    console.log(`feeds: ${tally.right} of ${tally.right + tally.wrong.length} values (${(share * 100).toFixed(2)} %)`)
    console.log(
      `feeds: ${tally.feeds.size - faulty.size} of ${tally.feeds.size} as a whole (${(whole * 100).toFixed(2)} %)`,
    )
    for (const line of tally.wrong) console.log(`  ${line}`)
    expect(tally.right).toBeGreaterThan(900)
    expect(Math.min(share, whole)).toBeGreaterThanOrEqual(WANTED)
  })
})
