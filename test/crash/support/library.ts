import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { DEFAULT_NAMESPACE } from '../../../src/app.ts'
import { createApiClient, type ApiClient } from '../../../src/cli/api-client.ts'

const PAGE = 100

/** All that a finished library holds, reported and mailed, read from its API, its search engine and its outbox. */
export interface Library {
  readonly documents: readonly DocumentState[]
  readonly passages: readonly PassageState[]
  /** Ids of the records in the search engine. */
  readonly records: readonly string[]
  readonly alert: { readonly alertId: string; readonly createdAt: string }
  readonly deliveries: readonly Delivery[]
  readonly mails: readonly Mail[]
  readonly failures: readonly string[]
  readonly status: Status
}

export interface DocumentState {
  readonly documentId: string
  readonly title: string
  readonly status: string
  readonly currentVersionId: string | null
  readonly versions: readonly VersionState[]
  readonly locations: readonly { address: string; versionId: string | null; state: string }[]
}

export interface VersionState {
  readonly versionId: string
  readonly sha256: string
  readonly status: string
  readonly pages: number
  readonly passages: number
  readonly stage: string
  readonly state: string
  readonly searchableSince: string | null
}

export interface PassageState {
  readonly passageId: string
  readonly documentId: string
  readonly versionId: string
  readonly textHash: string
  readonly themes: readonly string[]
}

export interface Delivery {
  readonly deliveryId: string
  readonly passageId: string
  readonly documentId: string
  readonly quotation: string
  readonly mailedAt: string | null
}

/** A file of the outbox, with each passage as often as its text contains it. */
export interface Mail {
  readonly file: string
  readonly messageId: string
  readonly passageIds: readonly string[]
}

export interface Status {
  readonly library: {
    readonly versions: number
    readonly searchable: number
    readonly passages: number
    readonly failed: number
    readonly due: number
  }
  readonly index: { readonly records: number | null }
  readonly progress: readonly { name: string; state: string; count: number }[]
}

export function readStatus(api: ApiClient): Promise<Status> {
  return api.get<Status>('/status')
}

/** Reads the whole library of the service at `url`, whose data are in `dataFolder`. */
export async function readLibrary(url: string, dataFolder: string, alertId: string): Promise<Library> {
  const api = createApiClient(url, null)
  const documents = await readDocuments(api)
  return {
    documents,
    passages: await readPassages(api, documents),
    records: await readRecords(dataFolder),
    alert: await api.get<Library['alert']>(`/alerts/${alertId}`),
    deliveries: await readAll<Delivery>(api, `/alerts/${alertId}/deliveries`, 'deliveries'),
    mails: await readMails(path.join(dataFolder, 'outbox')),
    failures: (await readAll<{ job: string; code: string; address: string }>(api, '/failures', 'failures')).map(
      ({ job, code, address }) => `${job} ${address}: ${code}`,
    ),
    status: await readStatus(api),
  }
}

async function readDocuments(api: ApiClient): Promise<readonly DocumentState[]> {
  const listed = await readAll<{ documentId: string }>(api, '/documents', 'documents')
  return Promise.all(listed.map(({ documentId }) => api.get<DocumentState>(`/documents/${documentId}`)))
}

async function readPassages(api: ApiClient, documents: readonly DocumentState[]): Promise<readonly PassageState[]> {
  const passages: PassageState[] = []
  for (const { documentId, versions } of documents) {
    for (const { versionId } of versions) {
      const path = `/versions/${versionId}/passages`
      const found = await api.get<{ passages: { passageId: string; textHash: string }[] }>(path)
      for (const { passageId, textHash } of found.passages) {
        const { themes } = await api.get<{ themes: string[] }>(`/passages/${passageId}`)
        passages.push({ passageId, documentId, versionId, textHash, themes: themes.sort() })
      }
    }
  }
  return passages
}

/** Follows `nextCursor` to the end of a list. */
async function readAll<T>(api: ApiClient, list: string, field: string): Promise<readonly T[]> {
  const rows: T[] = []
  for (let cursor: string | null = ''; cursor !== null;) {
    const query = new URLSearchParams({ limit: String(PAGE), ...(cursor === '' ? {} : { cursor }) })
    const page: Record<string, unknown> = await api.get<Record<string, unknown>>(`${list}?${query}`)
    rows.push(...(page[field] as T[]))
    cursor = page['nextCursor'] as string | null
  }
  return rows
}

/** Reads from the engine itself, since the API gives only the number of records. */
async function readRecords(dataFolder: string): Promise<readonly string[]> {
  const read = async (name: string) => (await readFile(path.join(dataFolder, 'meilisearch', name), 'utf8')).trim()
  const url = `http://127.0.0.1:${await read('port')}/indexes/${DEFAULT_NAMESPACE}_passages/documents`
  const headers = { authorization: `Bearer ${await read('master-key')}` }
  const response = await fetch(`${url}?fields=id&limit=100000`, { headers, signal: AbortSignal.timeout(30_000) })
  const { results } = (await response.json()) as { results: { id: string }[] }
  return results.map((record) => record.id)
}

async function readMails(outbox: string): Promise<readonly Mail[]> {
  const files = await readdir(outbox).catch(() => [])
  return Promise.all(
    files.map(async (file) => {
      const raw = await readFile(path.join(outbox, file), 'utf8')
      const text = toPlainPart(raw)
      const messageId = /^Message-ID: <([^>]+)>$/m.exec(raw)?.[1] ?? ''
      return {
        file,
        messageId,
        passageIds: [...text.matchAll(/\/passages\/(p[0-9a-f]+)/g)].map((found) => found[1] ?? ''),
      }
    }),
  )
}

/** The plain-text part, with its soft line breaks removed (quoted-printable, RFC 2045 section 6.7). */
function toPlainPart(raw: string): string {
  const [, plain = ''] = raw.split(/^Content-Type: text\/(?:plain|html).*$/m)
  return plain.replace(/=\n/g, '')
}
