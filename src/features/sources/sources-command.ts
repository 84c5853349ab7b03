import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { InvalidInputError, messageOf } from '../../errors.ts'
import { loadSources } from '../../ingest/harvest/load-sources.ts'
import type { SourceCheck } from '../../ingest/harvest/check-source.ts'
import type { Source } from '../../domain/source.ts'
import { codeOf } from '../../cli/api-client.ts'
import { EXIT, type ExitCode, type Served, type Terminal } from '../../cli/command.ts'
import { toTable } from '../../cli/output.ts'
import { withService } from '../../cli/with-service.ts'

/** Concurrent checks; each host still gets one request at a time. */
const AT_ONCE = 4

type Row = Omit<SourceCheck, 'state' | 'met' | 'lost'> & {
  readonly documentsFound: number
  readonly missing: SourceCheck['lost']
  /** `unchecked`: the request to the service failed. */
  readonly state: SourceCheck['state'] | 'unchecked'
  readonly verified: boolean
  readonly enabled: boolean
}

/**
 * Checks each source, or those given: whether it answers, what its robots.txt allows, how many documents it has and how
 * many are expected. Each source has its line, also where the check failed. Stores nothing. All errors in `sources.yaml`
 * are reported first; with `offline` nothing else is checked.
 */
export async function checkSources(terminal: Terminal, wanted: readonly string[], offline: boolean): Promise<ExitCode> {
  const { config, output } = terminal
  try {
    const sources = await readSources(config.libraryFolder, wanted)
    if (offline) return listSources(terminal, sources)
    return await withService(terminal, (api) => checkEach({ ...terminal, api }, sources))
  } catch (error) {
    if (error instanceof InvalidInputError) output.data({ code: error.code, faults: error.issues }, '')
    throw error
  }
}

function listSources({ output }: Terminal, sources: readonly Source[]): ExitCode {
  const rows = sources.map(({ id, kind, enabled, verified, expected }) => ({ id, kind, enabled, verified, expected }))
  const lines = rows.map((row) => [row.id, row.kind, yes(row.enabled), yes(row.verified), `${row.expected ?? ''}`])
  output.data(rows, toTable(['SOURCE', 'KIND', 'ON', 'VERIFIED', 'EXPECTED'], lines))
  return EXIT.done
}

async function checkEach(served: Served, sources: readonly Source[]): Promise<ExitCode> {
  const { output, signal } = served
  const waiting = [...sources]
  const rows = new Map<string, Row>()
  const work = async (): Promise<void> => {
    for (let source = waiting.shift(); source !== undefined; source = waiting.shift()) {
      signal.throwIfAborted()
      const row = await checkOne(served, source)
      rows.set(source.id, row)
      output.say(`${rows.size} of ${sources.length}: ${row.sourceId}: ${row.state}`)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  const found = sources.flatMap(({ id }) => rows.get(id) ?? [])
  output.data(found, toTable(['SOURCE', 'STATE', 'VERIFIED', 'FOUND', 'EXPECTED', 'ROBOTS', 'WHY'], found.map(toLine)))
  return found.every(({ state }) => state === 'ok') ? EXIT.done : EXIT.partly
}

async function checkOne({ api }: Served, { id, verified, enabled, expected }: Source): Promise<Row> {
  try {
    return { ...(await api.post<Omit<Row, 'verified' | 'enabled'>>(`/sources/${id}/checks`, {})), verified, enabled }
  } catch (error) {
    const reason = { code: codeOf(error), message: messageOf(error) }
    const unknown = { state: 'unchecked', robots: null, documentsFound: 0, expected, missing: [] } as const
    return { sourceId: id, ...unknown, ...reason, verified, enabled }
  }
}

function toLine(row: Row): readonly string[] {
  const missing = row.missing.map(({ address, code }) => `${address} (${code})`)
  const why = row.code === null ? missing.join(', ') : `${row.message} (${row.code})`
  const { sourceId, state, verified, documentsFound, expected, robots } = row
  return [sourceId, state, yes(verified), `${documentsFound}`, `${expected ?? ''}`, robots ?? '', why]
}

function yes(is: boolean): string {
  return is ? 'yes' : 'no'
}

async function readSources(libraryFolder: string, wanted: readonly string[]): Promise<readonly Source[]> {
  const file = path.join(libraryFolder, 'sources.yaml')
  const sources = loadSources(await readFile(file, 'utf8'), file)
  const unknown = wanted.filter((id) => !sources.some((source) => source.id === id))
  if (unknown.length > 0) throw new InvalidInputError('source_missing', `no source ${unknown.join(', ')} in ${file}`)
  return wanted.length === 0 ? sources : sources.filter(({ id }) => wanted.includes(id))
}
