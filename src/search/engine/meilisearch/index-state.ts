import type { Meilisearch, Settings } from 'meilisearch'
import { PermanentError, TransientError } from '../../../errors.ts'
import type { Meaning } from '../../meaning/meaning.ts'
import { isMissing, toOurs } from './errors.ts'
import { hasOurSettings, type IndexVariant } from './settings.ts'

/** One index on one server. */
export interface MeiliIndex extends IndexVariant {
  readonly embedding: Meaning | null
  readonly client: Meilisearch
  readonly name: string
}

/** The index that is built beside this one, and swapped in. */
export function besideOf(index: MeiliIndex): MeiliIndex {
  return { ...index, name: `${index.name}__next` }
}

/**
 * Requires that an index holds this many records, whatever its settings.
 * @throws TransientError `index_incomplete`
 */
export async function requireRecords(index: MeiliIndex, records: number, signal?: AbortSignal): Promise<void> {
  const found = await readIndex(index, signal)
  if (found?.stats.numberOfDocuments !== records) throw incomplete(records)
}

/**
 * Requires that an index has our settings and this many records.
 * @throws PermanentError `index_settings`; TransientError `index_incomplete`
 */
export async function requireWhole(index: MeiliIndex, records: number, signal?: AbortSignal): Promise<void> {
  const found = await readIndex(index, signal)
  if (found?.stats.numberOfDocuments !== records) throw incomplete(records)
  if (!hasOurSettings(found.settings, index)) throw settingsNotApplied()
}

function incomplete(records: number): TransientError {
  return new TransientError('index_incomplete', `the new index does not hold the ${records} records given to it`)
}

interface Stats {
  readonly numberOfDocuments: number
}

/** Settings and statistics; null where there is no such index. */
export async function readIndex(
  index: MeiliIndex,
  signal?: AbortSignal,
): Promise<{ readonly settings: Settings; readonly stats: Stats } | null> {
  try {
    const path = `indexes/${index.name}/stats`
    const [settings, stats] = await Promise.all([
      readSettings(index, signal),
      index.client.httpRequest.get<Stats>({ path, ...toInit(signal) }),
    ])
    return { settings, stats }
  } catch (error) {
    if (isMissing(error)) return null
    throw toOurs(error)
  }
}

/** The settings as the client returns them; throws errors of the client. */
export async function readSettings({ client, name }: MeiliIndex, signal?: AbortSignal): Promise<Settings> {
  return client.httpRequest.get<Settings>({ path: `indexes/${name}/settings`, ...toInit(signal) })
}

function toInit(signal?: AbortSignal) {
  return signal === undefined ? {} : { extraRequestInit: { signal } }
}

export function settingsNotApplied(): PermanentError {
  return new PermanentError('index_settings', 'the search engine did not take the index settings')
}
