import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { samplesFolder } from '../../src/services/samples/sample-folder.ts'
import { buildDocx } from './docx.ts'
import { toPublication } from './html-pages.ts'
import { buildMemo } from './pdf-memo.ts'
import { buildPaper } from './pdf-paper.ts'
import { buildReport } from './pdf-report.ts'
import { buildScan } from './pdf-scan.ts'
import { pathOf, readSampleTexts } from './sample-text.ts'
import type { SampleText } from './sample-text.ts'
import {
  MIRRORED_ID,
  MIRROR_PATH,
  toFeed,
  toIndexPage,
  toPrivatePage,
  toPublicationsPage,
  toRobots,
  toSitemap,
} from './site-lists.ts'

const CSS = `body{font:1.05rem/1.55 Georgia,serif;margin:0 auto;max-width:48rem;padding:0 1.2rem 3rem;color:#222}
header{border-bottom:4px solid #1f5f7a;display:flex;flex-wrap:wrap;justify-content:space-between;font-family:Arial,sans-serif}
.name{font-weight:700}nav ul{display:flex;gap:1.2rem;list-style:none;padding:0}a{color:#14506b}
h1,h2,h3{font-family:Arial,sans-serif;line-height:1.25}table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:.45rem .6rem .45rem 0;border-bottom:1px solid #bbb;vertical-align:top}
blockquote{border-left:5px solid #1f5f7a;margin:1.2rem 0;padding:.1rem 1rem;background:#eef4f6}
footer{border-top:1px solid #bbb;margin-top:3rem;font-size:.9rem}
`

/** Builds all files of the site, by path, with their dates. The same texts give the same bytes. */
export async function buildSite(texts: readonly SampleText[]): Promise<ReadonlyMap<string, SiteFile>> {
  const files = new Map<string, SiteFile>()
  const newest = texts.at(-1)?.date ?? '2021-01-01'
  const page = (path: string, body: string): unknown => files.set(path, { body: Buffer.from(body), date: newest })
  for (const text of texts) files.set(pathOf(text), { body: await buildDocument(text), date: text.date })
  const mirrored = files.get(`documents/${MIRRORED_ID}.pdf`)
  if (!mirrored) throw new Error(`no sample text ${MIRRORED_ID} to mirror`)
  files.set(MIRROR_PATH, mirrored)
  page('index.html', toIndexPage())
  page('publications.html', toPublicationsPage(texts))
  page('private/drafts.html', toPrivatePage())
  page('sitemap.xml', toSitemap(texts))
  page('feed.xml', toFeed(texts))
  page('robots.txt', toRobots())
  page('site.css', CSS)
  return files
}

/** One file of the site. */
export interface SiteFile {
  readonly body: Uint8Array
  /** `YYYY-MM-DD`; becomes Last-Modified when served. */
  readonly date: string
}

async function buildDocument(text: SampleText): Promise<Uint8Array> {
  switch (text.layout) {
    case 'report':
      return buildReport(text)
    case 'two-column':
      return buildPaper(text)
    case 'scan':
      return buildScan(text, await buildMemo(text))
    case 'html':
      return Buffer.from(toPublication(text))
    case 'docx':
      return buildDocx(text)
  }
}

/** Writes the site and, beside it, `dates.json` with the date of each file (Git keeps none). Returns the number of files. */
export async function writeSite(folder: string): Promise<number> {
  const files = await buildSite(await readSampleTexts())
  await rm(`${folder}site`, { recursive: true, force: true })
  for (const [path, file] of files) {
    await mkdir(dirname(`${folder}site/${path}`), { recursive: true })
    await writeFile(`${folder}site/${path}`, file.body)
  }
  const dates = Object.fromEntries([...files].map(([path, file]) => [path, file.date]).sort())
  await writeFile(`${folder}dates.json`, `${JSON.stringify(dates, null, 2)}\n`)
  return files.size
}

if (process.argv[1]?.endsWith('build-site.ts')) {
  const count = await writeSite(process.argv[2] ?? samplesFolder)
  process.stdout.write(`sample site: ${count} files\n`)
}
