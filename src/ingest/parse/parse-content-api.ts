import { readContentItem, type ContentItem } from './content-item.ts'
import { charsetOf, decodeText } from './decode-text.ts'
import type { FileText } from './file-text.ts'
import { firstFound, toLanguage, toName, toNames, toPublished, toTitle } from './metadata-values.ts'
import { parseFailure } from './parse-failure.ts'
import { parseMarkup, toWholeText } from './parse-html.ts'
import type { Found, ParsedMetadata } from './parsed.ts'

/**
 * A page of GOV.UK out of its Content API: its own text and nothing around it.
 * @throws PermanentError `unsupported` for any other JSON
 */
export function parseContentApi(bytes: Uint8Array, declaredMediaType: string | null): FileText {
  const item = readContentItem(decodeText(bytes, charsetOf(declaredMediaType), false).text)
  if (item === null) throw parseFailure('unsupported', 'no parser for JSON that is no content item of GOV.UK')
  return { ...parseMarkup(toMarkup(item), toWholeText), metadata: toMetadata(item) }
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

function toMetadata({ schema_name: schema, title, locale, links, details, ...item }: ContentItem): ParsedMetadata {
  const names = (kind: string) => (links[kind] ?? []).map((link) => link.title)
  const [lead] = [...names('primary_publishing_organisation'), ...names('organisations')]
  return {
    title: firstFound([['govuk:title', title]], toTitle),
    // ministers are linked to whatever is published in their time: only of a speech are they the authors
    authors:
      (schema === 'speech' ? authorsOf('govuk:speaker', [...names('speaker'), ...names('people')]) : null) ??
      authorsOf('govuk:organisations', names('organisations')),
    publisher: firstFound([['govuk:organisation', lead]], toName),
    published: firstFound(
      [
        ['govuk:first_published_at', item.first_published_at],
        ['govuk:first_public_at', details.first_public_at],
        ['govuk:public_updated_at', item.public_updated_at],
      ],
      toPublished,
    ),
    doi: null,
    language: firstFound([['govuk:locale', locale]], toLanguage),
  }
}

function authorsOf(rule: string, names: readonly string[]): Found<readonly string[]> | null {
  const value = toNames(names)
  return value === null ? null : { value, rule }
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
