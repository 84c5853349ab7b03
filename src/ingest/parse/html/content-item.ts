import { z } from 'zod'

/** A list of what it should be a list of; anything else is left out. */
const listOf = <T>(item: z.ZodType<T>) =>
  z
    .array(z.unknown())
    .catch([])
    .transform((values) => values.flatMap((value) => item.safeParse(value).data ?? []))
const text = z.string().nullable().catch(null).default(null)

/** Markup, or the same in several formats, of which one is markup. */
const body = z
  .union([
    z.string(),
    z
      .array(z.object({ content_type: z.string(), content: z.string() }))
      .transform((versions) => versions.find((version) => version.content_type === 'text/html')?.content ?? null),
  ])
  .nullable()
  .catch(null)
  .default(null)

const linked = z.object({ title: z.string(), content_id: text, base_path: text, web_url: text })
const details = z.object({
  body,
  first_public_at: text,
  parts: listOf(z.object({ title: z.string(), body })).default([]),
  collection_groups: listOf(z.object({ title: z.string(), body, documents: listOf(z.string()).default([]) })).default(
    [],
  ),
  attachments: listOf(z.object({ title: z.string(), url: z.string() })).default([]),
})

/**
 * A page of GOV.UK as its Content API has it (https://content-api.publishing.service.gov.uk), of any schema, as far as
 * it is text: wrong or missing fields count as absent.
 */
const contentItem = z.object({
  schema_name: z.string(),
  title: z.string(),
  description: z.union([z.string(), body]).catch(null),
  locale: text,
  first_published_at: text,
  public_updated_at: text,
  withdrawn_notice: z.object({ explanation: text, withdrawn_at: text }).nullable().catch(null).default(null),
  details,
  links: z.record(z.string(), listOf(linked)).catch({}).default({}),
})

export type ContentItem = z.infer<typeof contentItem>

/** The item in a JSON text; null when it is another kind of JSON, or none. */
export function readContentItem(json: string): ContentItem | null {
  try {
    return contentItem.safeParse(JSON.parse(json)).data ?? null
  } catch {
    return null
  }
}
