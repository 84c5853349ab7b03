import type { Hints } from '../../../domain/document.ts'
import { normaliseAddress } from '../address.ts'
import { findDoi, toDoi } from '../../../domain/doi/doi.ts'
import type { OaiRecord } from './oai-answer.ts'
import { toRecordPage } from './record-text.ts'
import type { Link } from '../../../domain/source.ts'
import { toIsoDate, toPlainTitle, toText } from '../html-to-text.ts'
import { toPublicationDate } from '../../../formats/feed-dates.ts'

/** Endings of addresses that are documents themselves. */
const DOCUMENT_LIKE = /\.(pdf|docx?|odt|rtf|epub|xlsx|pptx|eml|msg|zip)$/i

/** ISO 639-2 codes that English and Welsh archives use, as BCP 47. */
const LANGUAGES: Readonly<Record<string, string>> = { eng: 'en', en_gb: 'en-GB', en_us: 'en-US', cym: 'cy', wel: 'cy' }

/**
 * Converts a record to a link: to the best address that it names, or else to its own text at `ownAddress`. Null for a
 * record with neither an address nor a title.
 */
export function oaiRecordToLink(record: OaiRecord, ownAddress: string): Link | null {
  const modified = toIsoDate(record.datestamp)
  const base = { recordId: record.identifier, modified, published: publishedOf(record) }
  if (record.isDeleted) return { ...base, address: ownAddress, title: null, isDeleted: true }
  const title = toPlainTitle(first(record, 'title'))
  const about = toHints(record)
  const address = addressOf(record)
  if (address !== null) return { ...base, address, title, about }
  if (title === null) return null
  const abstract = toText(first(record, 'description'))
  return {
    ...base,
    address: ownAddress,
    title,
    about: { ...about, extent: abstract === null ? 'record' : 'abstract' },
    body: { kind: 'record', html: toRecordPage({ title, abstract, about }) },
  }
}

/** Prefers a file to a page, and a page to a DOI, which leads to the publisher's page. */
function addressOf({ fields }: OaiRecord): string | null {
  const named = [
    ...(fields['identifier'] ?? []),
    ...(fields['relation'] ?? []).filter((text) => DOCUMENT_LIKE.test(text)),
  ]
  const addresses = named.flatMap((text) => normaliseAddress(text) ?? [])
  const isDoi = (address: string) => toDoi(address) !== null
  const file = addresses.find((address) => DOCUMENT_LIKE.test(new URL(address).pathname))
  return file ?? addresses.find((address) => !isDoi(address)) ?? addresses[0] ?? null
}

function toHints(record: OaiRecord): Hints {
  const { fields } = record
  const authors = (fields['creator'] ?? []).flatMap((name) => toPlainTitle(name) ?? [])
  // an identifier may be a citation of the record or a publisher's address; a relation, another work that is described
  const doi = [...(fields['identifier'] ?? []).map(findDoi), ...(fields['relation'] ?? []).map(toDoi)].find(
    (found) => found !== null,
  )
  const publisher = toPlainTitle(first(record, 'publisher'))
  const language = first(record, 'language')?.trim().toLowerCase() ?? ''
  const tag = LANGUAGES[language] ?? (/^[a-z]{2}(-[a-z]{2})?$/.test(language) ? language : null)
  return {
    ...(authors.length === 0 ? {} : { authors: [...new Set(authors)] }),
    ...(doi ? { doi, kind: 'paper' } : {}),
    ...(publisher === null ? {} : { publisher }),
    ...(tag === null ? {} : { language: tag }),
  }
}

/** Archives give several dates: the one without a time is the publication date, those with a time are deposits. */
function publishedOf({ fields }: OaiRecord): string | null {
  const dates = (fields['date'] ?? []).flatMap((text) => toPublicationDate(text) ?? [])
  return dates.find((date) => date.length <= 10) ?? dates[0] ?? null
}

function first({ fields }: OaiRecord, name: string): string | null {
  return fields[name]?.find((text) => text.trim() !== '') ?? null
}
