import { z } from 'zod'

/** A list of valid items; invalid ones are dropped. */
const listOf = <T>(item: z.ZodType<T>) =>
  z
    .array(z.unknown())
    .catch([])
    .transform((values) => values.flatMap((value) => item.safeParse(value).data ?? []))
const text = z.string().nullable().catch(null).default(null)

/** HTML, or a list of the same text in several formats, one of which is HTML. */
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
 * The text fields of a GOV.UK page, of any schema, as returned by its Content API
 * (https://content-api.publishing.service.gov.uk). Invalid or missing fields count as absent.
 */
const contentItem = z.object({
  schema_name: z.string(),
  /** The kind of publication, such as `press_release`; absent in old items. */
  document_type: text,
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

/** Parses a content item; null if `json` is something else or not JSON. */
export function readContentItem(json: string): ContentItem | null {
  try {
    return contentItem.safeParse(JSON.parse(json)).data ?? null
  } catch {
    return null
  }
}
