import type { z } from 'zod'
import { crossrefWorkAnswer, crossrefWorksAnswer } from './sources/crossref-work.ts'
import { govukItem } from './sources/govuk-item.ts'
import type { JsonShapeName, JsonShapes } from './list-request.ts'
import { openAlexIdAnswer, openAlexWorksAnswer } from './sources/openalex-work.ts'

/** The response schemas of the JSON APIs, reduced to the fields that are used. */
export const JSON_SHAPES: { readonly [S in JsonShapeName]: z.ZodType<JsonShapes[S]> } = {
  crossref_work: crossrefWorkAnswer,
  crossref_works: crossrefWorksAnswer,
  govuk_item: govukItem,
  openalex_id: openAlexIdAnswer,
  openalex_works: openAlexWorksAnswer,
}
