import { z } from 'zod'
import { readPages, streamPassages, type Passage } from '../../../db/texts/texts.ts'
import { createBudget, takeWhole } from '../budget.ts'
import type { McpPorts } from '../ports.ts'
import { citePage, permalinkOf, readTarget, readTargetPage, toPageName, type Target } from '../read-target.ts'
import { defineTool } from '../tool.ts'

/** The argument and the fields `id`, `title`, `text`, `url` and `metadata` are what ChatGPT's deep research expects. */
export const fetchTool = defineTool({
  name: 'fetch',
  title: 'Fetch a page or the beginning of a document',
  description:
    'Reads the text around a result, word for word. With the id of a passage: the whole page that it is on. With the id of a document: its first pages. `metadata.next` says how to read on.',
  input: z.object({ id: z.string().min(1).max(80).describe('`id` or `documentId` of a result') }),
  output: z.object({
    id: z.string(),
    title: z.string(),
    text: z.string().describe('Word for word, in whole passages; pages of a document under their numbers'),
    url: z.string().describe('Permanent address: give it beside every claim'),
    metadata: z.record(z.string(), z.string()),
  }),
  run: async (app, { id }) => {
    const target = await readTarget(app, id)
    return target.passage === null ? fetchDocument(app, id, target) : fetchPage(app, id, target, target.passage)
  },
})

async function fetchPage(app: McpPorts, id: string, target: Target, passage: Passage) {
  const { page, passages, next } = await readTargetPage(app, target, `#${passage.pageIndex}`)
  const whole = takeWhole(passages.map(({ text }) => text))
  // A web page is one page, however long: then from the passage on.
  const isShown = passages.slice(0, whole.taken.length).some(({ passageId }) => passageId === passage.passageId)
  const from = isShown ? 0 : passages.findIndex(({ passageId }) => passageId === passage.passageId)
  const { taken } = takeWhole(passages.slice(from).map(({ text }) => text))
  const following = passages[from + taken.length]
  return {
    id,
    title: target.document.title,
    text: taken.join('\n\n'),
    url: permalinkOf(app, passage.passageId),
    metadata: {
      citation: citePage(target, page),
      ...factsOf(target),
      page: toPageName(page),
      ...(following !== undefined
        ? { next: `fetch ${following.passageId}` }
        : next === null
          ? {}
          : { next: `read_page ${target.version.versionId} page ${toPageName(next)}` }),
    },
  }
}

async function fetchDocument(app: McpPorts, id: string, target: Target) {
  const { document, version } = target
  const pages = new Map((await readPages(app.catalogue, version.versionId)).map((page) => [page.pageIndex, page]))
  const budget = createBudget()
  const texts: string[] = []
  let [pageIndex, following]: [number, Passage | null] = [0, null]
  for await (const passage of streamPassages(app.catalogue, version.versionId)) {
    const page = pages.get(passage.pageIndex)
    const head = passage.pageIndex === pageIndex || page === undefined ? [] : [`[page ${toPageName(page)}]`]
    if (!budget.take([...head, passage.text])) {
      following = passage
      break
    }
    pageIndex = passage.pageIndex
    texts.push(...head, passage.text)
  }
  return {
    id,
    title: document.title,
    text: texts.join('\n\n'),
    url: `${app.config.http.publicUrl}/documents/${document.documentId}`,
    metadata: {
      citation: citePage(target, null),
      ...factsOf(target),
      pages: String(pages.size),
      ...(following === null ? {} : { next: `fetch ${following.passageId}` }),
    },
  }
}

function factsOf({ document, version }: Target): Readonly<Record<string, string>> {
  const { kind, status, published, publisher, doi, documentId } = document
  const facts = { kind, status, published, publisher, doi, documentId, versionId: version.versionId }
  return Object.fromEntries(Object.entries(facts).flatMap(([name, value]) => (value === null ? [] : [[name, value]])))
}
