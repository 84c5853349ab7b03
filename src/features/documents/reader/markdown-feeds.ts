import { z } from 'zod'
import type { Feed, FeedCall } from '../../../api/route.ts'
import { getDocument, getPage, getVersion } from '../../../db/documents/get-document.ts'
import type { DocumentRow, VersionRow } from '../../../db/documents/documents.ts'
import { readPages, streamPassages, type PageSummary, type Passage } from '../../../db/texts/texts.ts'
import { validate } from '../../../formats/parameters.ts'
import { readDocumentUrls } from '../../citations/document-urls.ts'
import { toLocator } from '../../citations/citations.ts'
import { toTextCitation } from '../../citations/text-citation.ts'
import type { DocumentPorts } from '../ports.ts'
import { toBlock, toLine, toLink } from './format-markdown.ts'

/** A short book. What is longer goes on at the next page. */
const MAX_CHARACTERS = 200_000
const MEDIA_TYPE = 'text/markdown; charset=utf-8'
const pageIndexSchema = z.coerce.number().int().min(1).max(1_000_000)

/** A page of a version as Markdown: citation, permalink and page number, then its passages word for word. */
export const pageMarkdownFeed: Feed = {
  path: '/versions/{versionId}/pages/{pageIndex}.md',
  mediaType: MEDIA_TYPE,
  reply: async ({ app, params }: FeedCall) => {
    const pageIndex = validate(pageIndexSchema, params['pageIndex'])
    const page = await getPage(app, params['versionId'] ?? '', pageIndex)
    const version = await getVersion(app, page.versionId)
    const document = await getDocument(app, version.documentId)
    const pages = await readPages(app.catalogue, version.versionId)
    const at = pages.findIndex((each) => each.pageIndex === pageIndex)
    const { blocks, following } = await readBlocks(app, version.versionId, pageIndex)
    return toText([
      `# ${toLine(document.title)}, ${locatorOf(page)}`,
      toLine(await citationOf(app, document, page)),
      [
        `- Permalink: ${linkOf(app, pathOfPage(page))}`,
        `- Page: ${page.label === null ? 'no printed number' : toLine(page.label)}, page ${pageIndex} of ${pages.length} in the file`,
        ...textSourceOf(page),
        `- Document: ${linkOf(app, `/documents/${document.documentId}.md`)}`,
        ...neighbourOf(app, 'Previous page', pages[at - 1]),
        ...neighbourOf(app, 'Next page', pages[at + 1]),
      ].join('\n'),
      ...blocks,
      ...goesOn(app, following),
    ])
  },
}

/** The current version of a document as Markdown, page by page. */
export const documentMarkdownFeed: Feed = {
  path: '/documents/{documentId}.md',
  mediaType: MEDIA_TYPE,
  reply: async ({ app, params }: FeedCall) => {
    const document = await getDocument(app, params['documentId'] ?? '')
    const version = document.currentVersionId === null ? null : await getVersion(app, document.currentVersionId)
    const read = version === null ? { blocks: [], following: null } : await readBlocks(app, version.versionId)
    return toText([
      `# ${toLine(document.title)}`,
      toLine(await citationOf(app, document, null)),
      [
        `- Permalink: ${linkOf(app, `/documents/${document.documentId}`)}`,
        ...factsOf(document, version),
        ...(version === null ? ['- It has no text yet.'] : []),
      ].join('\n'),
      ...read.blocks,
      ...goesOn(app, read.following),
    ])
  },
}

/** Passages with their addresses, of one page or under the head of each page, until there are too many. */
async function readBlocks(
  app: DocumentPorts,
  versionId: string,
  pageIndex?: number,
): Promise<{ readonly blocks: readonly string[]; readonly following: Passage | null }> {
  const pages = new Map((await readPages(app.catalogue, versionId)).map((page) => [page.pageIndex, page]))
  const blocks: string[] = []
  let [characters, lastPage] = [0, pageIndex ?? 0]
  for await (const passage of streamPassages(app.catalogue, versionId, pageIndex)) {
    characters += passage.text.length
    if (characters > MAX_CHARACTERS && blocks.length > 0) return { blocks, following: passage }
    const page = pages.get(passage.pageIndex)
    if (passage.pageIndex !== lastPage && page !== undefined) {
      blocks.push(`## ${toLink(locatorOf(page), `${app.config.http.publicUrl}${pathOfPage(page)}.md`)}`)
      lastPage = passage.pageIndex
    }
    blocks.push(`${linkOf(app, `/passages/${passage.passageId}`)}\n\n${toBlock(passage.text)}`)
  }
  return { blocks, following: null }
}

function goesOn(app: DocumentPorts, following: Passage | null): readonly string[] {
  if (following === null) return []
  const page = linkOf(app, `${pathOfPage(following)}.md`)
  const passage = linkOf(app, `/passages/${following.passageId}`)
  return [`The text goes on with the passage ${passage}, on the page ${page}.`]
}

async function citationOf(app: DocumentPorts, document: DocumentRow, page: PageSummary | null): Promise<string> {
  const url = (await readDocumentUrls(app, [document])).get(document.documentId) ?? ''
  return toTextCitation(document, url, page && { pageIndex: page.pageIndex, pageLabel: page.label })
}

function factsOf(document: DocumentRow, version: VersionRow | null): readonly string[] {
  const { kind, status, published, language, doi } = document
  const facts = { Kind: kind, Status: status, Published: published, Language: language, DOI: doi }
  return [
    ...Object.entries(facts).flatMap(([name, value]) => (value === null ? [] : [`- ${name}: ${toLine(value)}`])),
    ...(version === null ? [] : [`- Version: ${version.number}, ${version.pageCount} pages`]),
  ]
}

function textSourceOf({ reading, confidence }: PageSummary): readonly string[] {
  if (reading === 'none') return ['- No text could be read on this page.']
  if (reading !== 'ocr') return []
  return [`- Read from a picture by OCR, with ${Math.round((confidence ?? 0) * 100)}% confidence: check the original.`]
}

function neighbourOf(app: DocumentPorts, name: string, page: PageSummary | undefined): readonly string[] {
  return page === undefined ? [] : [`- ${name}: ${linkOf(app, `${pathOfPage(page)}.md`)}`]
}

function locatorOf({ pageIndex, label }: PageSummary): string {
  return toLocator({ pageIndex, pageLabel: label })
}

function pathOfPage({ versionId, pageIndex }: Pick<PageSummary, 'versionId' | 'pageIndex'>): string {
  return `/versions/${versionId}/pages/${pageIndex}`
}

function linkOf(app: DocumentPorts, path: string): string {
  return `<${app.config.http.publicUrl}${path}>`
}

function toText(blocks: readonly string[]): string {
  return `${blocks.join('\n\n')}\n`
}
