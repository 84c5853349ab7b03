import { z } from 'zod'
import { defineRoute, type FileReply, type Route } from '../../../api/route.ts'
import { linkSchema } from '../../../api/views/parts.ts'
import { toCsv } from '../../../formats/csv.ts'
import { FIGURE_COLUMNS, figureSchema, toFigureCells, toFigureView } from '../figure.ts'
import { readSilence, silenceParameters } from './read-silence.ts'
import { describeSilence } from './silence-words.ts'

const silenceSchema = z
  .object({
    statement: z.string().meta({ description: 'In a sentence, such as: not mentioned in these 3 documents ...' }),
    passages: z.int(),
    rejecting: z.int().meta({ description: 'Passages that only reject the theme; not among `passages`' }),
    pages: z.int(),
    unreadablePages: z.int().meta({ description: 'Pages on which no words could be read' }),
    documents: z.array(
      z.object({
        documentId: z.string(),
        title: z.string(),
        published: z.string().nullable(),
        ...{ pages: z.int(), unreadablePages: z.int(), passages: z.int(), rejecting: z.int() },
        link: linkSchema,
      }),
    ),
    figure: figureSchema,
  })
  .meta({ id: 'Silence' })

export const silenceRoutes: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/compare/silence',
    access: 'public',
    operationId: 'getSilence',
    summary: 'What was read for a theme in the documents about a place: documents, pages, and pages without words',
    query: silenceParameters,
    reply: silenceSchema,
    handle: async ({ app, query }) => {
      const silence = await readSilence(app, query)
      const { figure, documents, ...counts } = silence
      return {
        statement: describeSilence(silence),
        ...counts,
        documents: documents.map(({ firstUnreadable: _first, ...document }) => ({
          ...document,
          link: `/documents/${document.documentId}`,
        })),
        figure: toFigureView(figure),
      }
    },
  }),
  defineRoute({
    method: 'get',
    path: '/compare/silence.csv',
    access: 'public',
    operationId: 'downloadSilence',
    summary: 'Download what was read for a theme in the documents about a place, as CSV (RFC 4180)',
    query: silenceParameters,
    reply: { file: { 'text/csv': 'text' } },
    handle: async ({ app, query }): Promise<FileReply> => {
      const { documents, figure } = await readSilence(app, query)
      const header = ['document', 'title', 'published', 'pages', 'unreadable_pages', 'passages', 'only_rejecting']
      const lines = documents.map((document) => [
        `${app.config.http.publicUrl}/documents/${document.documentId}`,
        ...[document.title, document.published ?? ''],
        ...[document.pages, document.unreadablePages, document.passages, document.rejecting].map(String),
        ...toFigureCells(app, figure),
      ])
      return {
        body: toCsv([[...header, ...FIGURE_COLUMNS], ...lines]),
        mediaType: 'text/csv; charset=utf-8; header=present',
        fileName: 'silence.csv',
      }
    },
  }),
]
