import { z } from 'zod'
import { listOf, optionalText as text } from '../lenient-json.ts'

/** HTML, or a list of formats of which one is HTML. */
const markup = z
  .union([
    z.string(),
    z
      .array(z.object({ content_type: z.string(), content: z.string() }))
      .transform((formats) => formats.find(({ content_type: type }) => type === 'text/html')?.content ?? null),
  ])
  .nullable()
  .catch(null)
  .default(null)

const linked = z.object({
  title: text,
  base_path: text,
  web_url: text,
  document_type: text,
  public_updated_at: text,
  withdrawn: z.boolean().catch(false).default(false),
})

/** The fields of a GOV.UK Content API item that lead to documents; wrong or missing fields count as absent. */
export const govukItem = z.object({
  base_path: text,
  schema_name: z.string(),
  title: text,
  locale: text,
  first_published_at: text,
  public_updated_at: text,
  withdrawn_notice: z.object({ withdrawn_at: text }).nullable().catch(null).default(null),
  redirects: listOf(z.object({ destination: text })),
  details: z
    .object({
      body: markup,
      documents: listOf(z.string()),
      first_public_at: text,
      attachments: listOf(z.object({ title: text, url: z.string(), attachment_type: text })),
      parts: listOf(z.object({ slug: z.string(), title: text })),
    })
    .catch({ body: null, documents: [], first_public_at: null, attachments: [], parts: [] }),
  links: z.record(z.string(), listOf(linked)).catch({}).default({}),
})
export type GovukItem = z.infer<typeof govukItem>
