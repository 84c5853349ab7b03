import { z } from 'zod'
import { defineRoute, type FileReply, type Route } from '../../../api/route.ts'
import { evidenceSchema, toEvidenceView } from '../../../api/views/evidence-view.ts'
import { linkSchema } from '../../../api/views/parts.ts'
import { placeName } from '../../../domain/names.ts'
import { CELL_SEPARATOR, toCsv } from '../../../formats/csv.ts'
import { FIGURE_COLUMNS, figureSchema, toFigureCells, toFigureView } from '../figure.ts'
import { readSections, sectionsParameters } from './read-sections.ts'

const sectionsSchema = z
  .object({
    places: z.array(
      z.object({
        placeId: z.string(),
        place: z.string(),
        documents: z.int().meta({ description: 'Documents looked through, at most twenty' }),
        documentsWithHeadings: z.int(),
        found: z
          .array(
            z.object({
              documentId: z.string(),
              title: z.string(),
              published: z.string().nullable(),
              status: z.string(),
              headings: z.array(z.string()).meta({ description: 'The headings that matched, as printed' }),
              paragraphs: z.array(evidenceSchema),
              link: linkSchema,
            }),
          )
          .meta({ description: 'Empty: no such section found' }),
      }),
    ),
    figure: figureSchema,
  })
  .meta({ id: 'Sections' })

export const sectionsRoutes: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/compare/sections',
    access: 'public',
    operationId: 'getSections',
    summary: 'The section of the same heading in the documents of two to four places',
    query: sectionsParameters,
    reply: sectionsSchema,
    handle: async ({ app, query }) => {
      const { places, figure } = await readSections(app, query)
      return {
        places: places.map((place) => ({
          ...place,
          place: placeName(app, place.placeId),
          found: place.found.map((section) => ({
            ...section,
            headings: [...section.headings],
            paragraphs: section.paragraphs.map(toEvidenceView),
            link: `/documents/${section.documentId}`,
          })),
        })),
        figure: toFigureView(figure),
      }
    },
  }),
  defineRoute({
    method: 'get',
    path: '/compare/sections.csv',
    access: 'public',
    operationId: 'downloadSections',
    summary: 'Download the same section of several places as CSV (RFC 4180), a line for each paragraph',
    query: sectionsParameters,
    reply: { file: { 'text/csv': 'text' } },
    handle: async ({ app, query }): Promise<FileReply> => {
      const { places, figure } = await readSections(app, query)
      const header = ['place_id', 'place', 'document', 'title', 'page', 'page_label', 'headings', 'text', 'passage']
      const lines = places.flatMap(({ placeId, found }) =>
        found.flatMap(({ documentId, title, paragraphs }) =>
          paragraphs.map(({ passageId, pageIndex, pageLabel, headingPath, text }) => [
            ...[placeId, placeName(app, placeId), `${app.config.http.publicUrl}/documents/${documentId}`, title],
            ...[String(pageIndex), pageLabel ?? '', headingPath.join(CELL_SEPARATOR), text],
            `${app.config.http.publicUrl}/passages/${passageId}`,
            ...toFigureCells(app, figure),
          ]),
        ),
      )
      return {
        body: toCsv([[...header, ...FIGURE_COLUMNS], ...lines]),
        mediaType: 'text/csv; charset=utf-8; header=present',
        fileName: 'sections.csv',
      }
    },
  }),
]
