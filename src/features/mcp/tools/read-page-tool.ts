import { z } from 'zod'
import { takeWhole } from '../budget.ts'
import { citePage, permalinkOf, readTarget, readTargetPage, toPageName } from '../read-target.ts'
import { defineTool } from '../tool.ts'

export const readPageTool = defineTool({
  name: 'read_page',
  title: 'Read a page of a document',
  description:
    'Reads one page of a document, passage by passage, word for word. Without `page`, the page of the passage, or the first page.',
  input: z.object({
    id: z.string().min(1).max(80).describe('Id of a document, version or passage'),
    page: z
      .string()
      .max(40)
      .optional()
      .describe('The number printed on the page, such as 12 or iv; or #12 for the 12th page of the file'),
  }),
  output: z.object({
    citation: z.string(),
    url: z.string().describe('Permanent address of the page'),
    title: z.string(),
    page: z.string(),
    pageOfFile: z.int(),
    pages: z.int().describe('Pages of the file'),
    passages: z.array(z.object({ id: z.string(), text: z.string(), url: z.string() })),
    omitted: z.array(z.string()).describe('Ids of further passages of the page: call `fetch` with the first'),
    previous: z.string().nullable().describe('The page before, for `page`'),
    next: z.string().nullable().describe('The page after, for `page`'),
  }),
  run: async (app, { id, page: name }) => {
    const target = await readTarget(app, id)
    const read = await readTargetPage(app, target, name ?? `#${target.passage?.pageIndex ?? 1}`)
    const { page, passages, previous, next, pages } = read
    const { taken, omitted } = takeWhole(
      passages.map(({ passageId, text }) => ({ id: passageId, text, url: permalinkOf(app, passageId) })),
    )
    return {
      citation: citePage(target, page),
      url: `${app.config.http.publicUrl}/versions/${page.versionId}/pages/${page.pageIndex}`,
      title: target.document.title,
      page: toPageName(page),
      pageOfFile: page.pageIndex,
      pages,
      passages: [...taken],
      omitted: omitted.map((passage) => passage.id).slice(0, 100),
      previous: previous && toPageName(previous),
      next: next && toPageName(next),
    }
  },
})
