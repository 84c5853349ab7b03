import { z } from 'zod'
import { readInnermostPart } from '../../../db/texts/parts.ts'
import { CITATION_FORMATS, toCitations } from '../../citations/citations.ts'
import { getPage } from '../../../db/documents/get-document.ts'
import { citePage, permalinkOf, readTarget } from '../read-target.ts'
import { defineTool } from '../tool.ts'

export const citeTool = defineTool({
  name: 'cite',
  title: 'Cite a document or passage',
  description:
    'Gives the citation of a document, or of a passage with its printed page: in one line, or as BibTeX, RIS or CSL-JSON, with the passage as a quotation in its note.',
  input: z.object({
    id: z.string().min(1).max(80).describe('Id of a passage or document'),
    format: z.enum(['text', ...CITATION_FORMATS]).default('text'),
  }),
  output: z.object({ citation: z.string(), url: z.string(), format: z.string() }),
  run: async (app, { id, format }) => {
    const target = await readTarget(app, id)
    const { document, passage, url } = target
    const page = passage === null ? null : await getPage(app, passage.versionId, passage.pageIndex)
    const part = passage && (await readInnermostPart(app.catalogue, passage.versionId, passage.pageIndex))
    const quotations =
      passage === null || page === null
        ? []
        : [
            {
              text: passage.text,
              pageIndex: page.pageIndex,
              pageLabel: page.label,
              note: '',
              partTitle: part?.title ?? null,
            },
          ]
    return {
      citation: format === 'text' ? citePage(target, page) : toCitations([{ document, url, quotations }], format),
      url:
        passage === null
          ? `${app.config.http.publicUrl}/documents/${document.documentId}`
          : permalinkOf(app, passage.passageId),
      format,
    }
  },
})
