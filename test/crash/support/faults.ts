import { textHashOf } from '../../../src/domain/document.ts'
import type { Delivery, DocumentState, Library, PassageState, VersionState } from './library.ts'

/** How many faults of each kind are listed; the rest are counted. */
const MAX_LISTED = 5

/** The faults of a library by itself; `theme` is that of its alert. */
export function faultsOf(library: Library, theme: string): readonly string[] {
  const { documents, passages, records, status, failures } = library
  const versions = documents.flatMap((document) => document.versions)
  return [
    ...failures.map((failure) => `failed: ${failure}`),
    ...versions
      .filter(({ stage, state, searchableSince }) => stage !== 'done' || state !== 'done' || searchableSince === null)
      .map(({ versionId, stage, state }) => `version ${versionId} is ${state} at ${stage}`),
    ...differences('record in the index', [...ids(passages), ...versions.map(({ versionId }) => versionId)], records),
    ...expectCount('records in the status', status.index.records ?? 0, passages.length),
    ...expectCount('passages in the status', status.library.passages, passages.length),
    ...expectCount('failed in the status', status.library.failed, 0),
    ...faultsOfDeliveries(library, theme),
    ...faultsOfMails(library),
  ]
}

/** The differences between a library and the one that was loaded undisturbed. */
export function differencesTo(reference: Library, library: Library): readonly string[] {
  const lines = (from: Library, toLine: (document: DocumentState) => readonly string[]) =>
    from.documents.flatMap(toLine)
  return [
    ...differences('document', lines(reference, toDocumentLines), lines(library, toDocumentLines)),
    ...differences('version', lines(reference, toVersionLines), lines(library, toVersionLines)),
    ...differences('address', lines(reference, toLocationLines), lines(library, toLocationLines)),
    ...differences('passage', reference.passages.map(toPassageLine), library.passages.map(toPassageLine)),
    ...differences('text reported in both loads', comparable(reference, library), comparable(library, reference)),
  ]
}

/**
 * Every passage with the theme that became searchable after the alert was saved must be reported once, unless an earlier
 * version of the same document has the same text.
 */
function faultsOfDeliveries(library: Library, theme: string): readonly string[] {
  const { deliveries, passages } = library
  const known = new Map(passages.map((passage) => [passage.passageId, passage]))
  return [
    ...differences('text reported', [...expectedTexts(library, theme)], deliveries.map(toTextKey)),
    ...repeated(deliveries.map(({ passageId }) => passageId)).map((id) => `passage ${id} was reported twice`),
    ...deliveries.flatMap(({ passageId, quotation, mailedAt }) => {
      const passage = known.get(passageId)
      if (passage?.textHash !== textHashOf(quotation))
        return [`what was reported of passage ${passageId} is not its text`]
      if (!passage.themes.includes(theme)) return [`passage ${passageId} was reported without the theme`]
      return mailedAt === null ? [`passage ${passageId} was to be reported, and was not mailed`] : []
    }),
  ]
}

/** The texts to be reported, in the form of `toTextKey`. */
function expectedTexts({ documents, passages, alert }: Library, theme: string): ReadonlySet<string> {
  const since = new Map(
    documents.flatMap(({ versions }) => versions.map((version) => [version.versionId, instantOf(version)])),
  )
  const savedAt = Date.parse(alert.createdAt)
  const sinceOf = (passage: PassageState): number => since.get(passage.versionId) ?? Infinity
  const isNews = (passage: PassageState): boolean =>
    !passages.some(
      (other) =>
        other.documentId === passage.documentId &&
        other.textHash === passage.textHash &&
        sinceOf(other) < sinceOf(passage),
    )
  const expected = passages.filter(
    (passage) => passage.themes.includes(theme) && sinceOf(passage) >= savedAt && isNews(passage),
  )
  return new Set(expected.map(({ documentId, textHash }) => `${documentId} ${textHash}`))
}

/** What was reported of the documents that were added after the alert in both libraries. */
function comparable(library: Library, other: Library): readonly string[] {
  const late = new Set([...lateDocuments(library)].filter((documentId) => lateDocuments(other).has(documentId)))
  return library.deliveries.filter(({ documentId }) => late.has(documentId)).map(toTextKey)
}

/** `<document> <hash of the text>` */
function toTextKey({ documentId, quotation }: Delivery): string {
  return `${documentId} ${textHashOf(quotation)}`
}

function lateDocuments({ documents, alert }: Library): ReadonlySet<string> {
  const savedAt = Date.parse(alert.createdAt)
  const late = documents.filter(({ versions }) => versions.every((version) => instantOf(version) >= savedAt))
  return new Set(late.map(({ documentId }) => documentId))
}

/** Each message must be one file, and each reported passage must be in exactly one of them, once. */
function faultsOfMails({ mails, deliveries }: Library): readonly string[] {
  return [
    ...mails
      .filter(({ file, messageId }) => !file.endsWith('.eml') || file !== toFileName(messageId))
      .map(({ file, messageId }) => `${file} of the outbox is not the message ${messageId}`),
    ...repeated(mails.map(({ messageId }) => messageId)).map((id) => `message ${id} is in two files`),
    ...differences(
      'passage in the mails',
      deliveries.map(({ passageId }) => passageId),
      mails.flatMap(({ passageIds }) => passageIds),
    ),
  ]
}

function toFileName(messageId: string): string {
  return `${messageId.replace('@', '_')}.eml`
}

function instantOf({ searchableSince }: VersionState): number {
  return searchableSince === null ? Infinity : Date.parse(searchableSince)
}

function ids(passages: readonly PassageState[]): readonly string[] {
  return passages.map(({ passageId }) => passageId)
}

function toDocumentLines({ documentId, title, status, currentVersionId }: DocumentState): readonly string[] {
  return [`${documentId} ${status} ${currentVersionId} ${title}`]
}

function toVersionLines({ documentId, versions }: DocumentState): readonly string[] {
  return versions.map(({ versionId, sha256, status, pages, passages }) =>
    [documentId, versionId, sha256, status, `${pages} pages`, `${passages} passages`].join(' '),
  )
}

function toLocationLines({ documentId, locations }: DocumentState): readonly string[] {
  return locations.map(({ address, versionId, state }) => `${documentId} ${versionId} ${state} ${address}`)
}

function toPassageLine({ passageId, versionId, textHash, themes }: PassageState): string {
  return `${versionId} ${passageId} ${textHash} ${themes.join(',')}`
}

function expectCount(what: string, found: number, expected: number): readonly string[] {
  return found === expected ? [] : [`${found} ${what} instead of ${expected}`]
}

/** Compares two lists without order, but with repetition. */
function differences(what: string, expected: readonly string[], found: readonly string[]): readonly string[] {
  const missing = without(expected, found).map((line) => `missing ${what}: ${line}`)
  const surplus = without(found, expected).map((line) => `surplus ${what}: ${line}`)
  return [missing, surplus].flatMap((lines) =>
    lines.length <= MAX_LISTED
      ? lines
      : [...lines.slice(0, MAX_LISTED), `... and ${lines.length - MAX_LISTED} more of these`],
  )
}

function without(lines: readonly string[], taken: readonly string[]): readonly string[] {
  const left = new Map<string, number>()
  for (const line of taken) left.set(line, (left.get(line) ?? 0) + 1)
  return lines.filter((line) => {
    const count = left.get(line) ?? 0
    left.set(line, count - 1)
    return count <= 0
  })
}

function repeated(values: readonly string[]): readonly string[] {
  return [...new Set(values.filter((value, at) => values.indexOf(value) !== at))]
}
