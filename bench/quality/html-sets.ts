import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { markdownText } from './markdown-text.ts'
import { markupText } from './markup-text.ts'

/** A page as its server sent it, and its main text according to human annotators. */
export interface PageCase {
  readonly name: string
  readonly bytes: Buffer
  readonly expected: string
}

export const HTML_SETS = ['html-article-extraction', 'html-readability-pages', 'html-gov-digital-land'] as const
export type HtmlSet = (typeof HTML_SETS)[number]

/** All pages of a set with their reference, by name. `corpus` is the folder of the sets. */
export function readHtmlSet(corpus: string, set: HtmlSet): Promise<readonly PageCase[]> {
  switch (set) {
    case 'html-article-extraction':
      return readArticles(path.join(corpus, set))
    case 'html-readability-pages':
      return readReadabilityPages(path.join(corpus, set))
    case 'html-gov-digital-land':
      return readSources(path.join(corpus, set))
  }
}

/** The folders of the readability set, which have metadata too. */
export async function readabilityFolders(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
}

async function readArticles(folder: string): Promise<readonly PageCase[]> {
  const truths = JSON.parse(await readFile(path.join(folder, 'ground-truth.json'), 'utf8')) as Readonly<
    Record<string, { readonly articleBody?: string }>
  >
  const names = Object.keys(truths).sort()
  return Promise.all(
    names.map(async (name) => ({
      name,
      bytes: gunzipSync(await readFile(path.join(folder, 'html', `${name}.html.gz`))),
      expected: truths[name]?.articleBody ?? '',
    })),
  )
}

async function readReadabilityPages(folder: string): Promise<readonly PageCase[]> {
  return Promise.all(
    (await readabilityFolders(folder)).map(async (name) => ({
      name,
      bytes: await readFile(path.join(folder, name, 'source.html')),
      expected: markupText(await readFile(path.join(folder, name, 'expected.html'), 'utf8')),
    })),
  )
}

async function readSources(folder: string): Promise<readonly PageCase[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.html')).sort()
  return Promise.all(
    names.map(async (file) => {
      const name = file.slice(0, -'.html'.length)
      return {
        name,
        bytes: await readFile(path.join(folder, file)),
        expected: markdownText(await readFile(path.join(folder, `${name}.source.md`), 'utf8')),
      }
    }),
  )
}
