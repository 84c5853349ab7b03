import { readContentItem, type ContentItem } from './content-item.ts'
import { charsetOf, decodeText } from '../../../formats/decode-text.ts'
import { kindsOfGovuk } from './metadata/html-kind.ts'
import type { FileText } from '../text/file-text.ts'
import { toDates } from '../metadata/dated-events.ts'
import { toFoundValues, toLanguage, toName, toNames, toTitle, type Candidate } from '../metadata/metadata-values.ts'
import { parseFailure } from '../../pool/parse-failure.ts'
import { parseMarkup, toWholeText } from './parse-html.ts'
import type { DatedEvent, FoundValue, ParsedMetadata } from '../../../domain/parsed-document.ts'
import { toMetadata } from '../metadata/to-metadata.ts'

/**
 * A GOV.UK page from its Content API: its own text, without anything around it.
 * @throws PermanentError `unsupported` for any other JSON
 */
export function parseContentApi(bytes: Uint8Array, declaredMediaType: string | null): FileText {
  const item = readContentItem(decodeText(bytes, charsetOf(declaredMediaType), false).text)
  if (item === null) throw parseFailure('unsupported', 'no parser for JSON other than GOV.UK content items')
  return { ...parseMarkup(toMarkup(item), toWholeText), metadata: readMetadata(item) }
}

function toMarkup({ title, description, withdrawn_notice: withdrawn, details, links }: ContentItem): string {
  const documents = links['documents'] ?? []
  const groups = details.collection_groups.map((group) => {
    const listed = documents.filter(({ content_id: id }) => id !== null && group.documents.includes(id))
    const entries = listed.map((entry) => ({ title: entry.title, url: entry.web_url ?? entry.base_path ?? '' }))
    return heading(2, group.title) + (group.body ?? '') + listMarkup(entries)
  })
  return [
    '<html><body>',
    heading(1, title),
    description ? `<p>${escapeText(description)}</p>` : '',
    withdrawn?.explanation ?? '',
    details.body ?? '',
    ...details.parts.map((part) => heading(2, part.title) + (part.body ?? '')),
    ...groups,
    listMarkup(details.attachments),
  ].join('\n')
}

function readMetadata({ schema_name: schema, title, locale, links, ...item }: ContentItem): ParsedMetadata {
  const names = (kind: string) => (links[kind] ?? []).map((link) => link.title)
  const publishers = [...names('primary_publishing_organisation'), ...names('organisations').slice(0, 1)]
  return toMetadata(
    {
      title: toFoundValues([['govuk:title', title]], toTitle),
      authors: [
        // ministers are linked to everything published in their time, but are the authors of speeches only
        ...(schema === 'speech' ? authorsOf('govuk:speaker', [...names('speaker'), ...names('people')]) : []),
        ...authorsOf('govuk:organisations', names('organisations')),
      ],
      publisher: toFoundValues(
        publishers.map((name): Candidate => ['govuk:organisation', name]),
        toName,
      ),
      language: toFoundValues([['govuk:locale', locale]], toLanguage),
      kind: kindsOfGovuk(item.document_type ?? schema, 'govuk:document_type'),
      status: isWithdrawn(item) ? [{ value: 'withdrawn', rule: 'govuk:withdrawn_notice' }] : [],
    },
    readDates(item),
  )
}

/** A page that is not withdrawn may have an empty notice. */
function isWithdrawn({ withdrawn_notice: notice }: Pick<ContentItem, 'withdrawn_notice'>): boolean {
  return Boolean(notice?.explanation) || Boolean(notice?.withdrawn_at)
}

type DatedItem = Pick<ContentItem, 'first_published_at' | 'public_updated_at' | 'withdrawn_notice' | 'details'>

function readDates({
  first_published_at: first,
  public_updated_at: updated,
  withdrawn_notice: notice,
  details,
}: DatedItem): readonly DatedEvent[] {
  const published = first ?? details.first_public_at
  // a page that was never updated has its publication time here
  const isUpdated = published !== null && updated?.slice(0, 10) !== published.slice(0, 10)
  return toDates([
    ['published', 'govuk:first_published_at', first],
    ['published', 'govuk:first_public_at', details.first_public_at],
    ...(isUpdated ? [['updated', 'govuk:public_updated_at', updated] as const] : []),
    // without a first publication date, only the last change is known
    ...(published === null ? [['updated', 'govuk:public_updated_at', updated] as const] : []),
    ['withdrawn', 'govuk:withdrawn_at', notice?.withdrawn_at],
  ])
}

function authorsOf(rule: string, names: readonly string[]): readonly FoundValue<readonly string[]>[] {
  const value = toNames(names)
  return value === null ? [] : [{ value, rule }]
}

function heading(level: number, text: string): string {
  return `<h${level}>${escapeText(text)}</h${level}>`
}

function listMarkup(entries: readonly { readonly title: string; readonly url: string }[]): string {
  const items = entries.map(({ title, url }) => `<li><a href="${escapeText(url)}">${escapeText(title)}</a></li>`)
  return items.length === 0 ? '' : `<ul>${items.join('')}</ul>`
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
