import { readdir, readFile, realpath, stat } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { systemClock } from '../../../runtime/clock.ts'
import { InvalidInputError } from '../../../errors.ts'
import { MAX_BODY_BYTES } from '../../../domain/body-limit.ts'
import { codeOf } from '../../../cli/api-client.ts'
import { EXIT, type ExitCode, type Served } from '../../../cli/command.ts'
import { toTable } from '../../../cli/output.ts'

const LOOK_MS = 500
/** Additions queried in one request. */
const BATCH = 100
/** A folder of more files is more likely a mistake than a library. */
const MAX_FILES = 100_000

interface Addition {
  readonly locationId: string
  readonly address: string
  readonly state: 'waiting' | 'searchable' | 'no_text' | 'failed' | 'gone'
  readonly stage: string
  readonly code: string | null
  readonly message: string | null
  readonly pages: number
  readonly passages: number
  readonly truncated: string | null
  readonly sameAs: string | null
}

/** The outcome of one file or address. */
interface Line {
  readonly name: string
  readonly state: string
  readonly reason: string
  readonly pages: number
  readonly passages: number
}

export interface AddHints {
  readonly title?: string
  readonly kind?: string
  readonly status?: string
  readonly published?: string
  readonly publisher?: string
}

/** Adds files, folders with everything below them, and web addresses; waits for the outcome of each and prints it. */
export async function add(
  served: Served,
  targets: readonly string[],
  hints: AddHints,
  wait: boolean,
): Promise<ExitCode> {
  const { output, signal } = served
  const names = new Map<string, string>()
  const refused: Line[] = []
  for await (const target of expand(targets)) {
    signal.throwIfAborted()
    try {
      names.set(await addOne(served, target, hints), target)
    } catch (error) {
      if (codeOf(error) === 'service_away') throw error
      const reason = `${codeOf(error)}: ${error instanceof Error ? error.message : String(error)}`
      refused.push({ name: target, state: 'refused', reason, pages: 0, passages: 0 })
    }
  }
  output.say(`${names.size} added${refused.length === 0 ? '' : `, ${refused.length} refused`}`)
  const additions = wait ? await follow(served, [...names.keys()]) : []
  const lines = [...additions.map((addition) => toLine(addition, names.get(addition.locationId) ?? '')), ...refused]
  lines.sort((a, b) => (a.name < b.name ? -1 : 1))
  output.data(lines, wait || refused.length > 0 ? toReport(lines) : '')
  return lines.every((line) => ['searchable', 'waiting'].includes(line.state)) ? EXIT.done : EXIT.partly
}

async function addOne({ api }: Served, target: string, hints: AddHints): Promise<string> {
  if (/^https?:\/\//i.test(target)) {
    return (await api.post<{ locationId: string }>('/additions', { url: toUri(target), ...hints })).locationId
  }
  const { size } = await stat(target).catch(() => {
    throw new InvalidInputError('file_missing', `no such file or folder: ${target}`)
  })
  if (size > MAX_BODY_BYTES) {
    throw new InvalidInputError('too_large', `${target} has ${size} bytes; at most ${MAX_BODY_BYTES} are read`)
  }
  const address = pathToFileURL(await realpath(target)).href
  const query = new URLSearchParams({ fileName: path.basename(target).toWellFormed(), address, ...hints })
  return (await api.upload<{ locationId: string }>(`/uploads?${query}`, await readFile(target))).locationId
}

/** Folders become the files below them, in order; links and hidden files are left out. */
async function* expand(targets: readonly string[]): AsyncIterable<string> {
  let files = 0
  for (const target of targets) {
    if (/^https?:\/\//i.test(target)) {
      yield target
      continue
    }
    const found = await stat(target).catch(() => null)
    for await (const file of found?.isDirectory() ? filesBelow(target) : [target]) {
      files += 1
      if (files > MAX_FILES)
        throw new InvalidInputError('too_many_files', `more than ${MAX_FILES} files; add them in parts`)
      yield file
    }
  }
}

async function* filesBelow(folder: string): AsyncIterable<string> {
  const entries = await readdir(folder, { withFileTypes: true })
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const file = path.join(folder, entry.name)
    if (entry.name.startsWith('.')) continue
    if (entry.isDirectory()) yield* filesBelow(file)
    else if (entry.isFile()) yield file
  }
}

async function follow({ api, output, signal }: Served, locationIds: readonly string[]): Promise<readonly Addition[]> {
  const ended = new Map<string, Addition>()
  let reported = -1
  for (;;) {
    const open = locationIds.filter((locationId) => !ended.has(locationId))
    for (let from = 0; from < open.length; from += BATCH) {
      const query = new URLSearchParams(open.slice(from, from + BATCH).map((locationId) => ['locationId', locationId]))
      const { additions } = await api.get<{ additions: Addition[] }>(`/additions?${query}`)
      for (const addition of additions) if (addition.state !== 'waiting') ended.set(addition.locationId, addition)
    }
    if (ended.size === locationIds.length) return [...ended.values()]
    if (ended.size !== reported) output.say(`  ${ended.size} of ${locationIds.length} done`)
    reported = ended.size
    await systemClock.sleep(LOOK_MS, signal)
    signal.throwIfAborted()
  }
}

function toLine(addition: Addition, name: string): Line {
  const { state, code, message, pages, passages, truncated, sameAs } = addition
  const reasons = [
    state === 'failed' ? `${code}: ${message}` : '',
    state === 'no_text' ? 'no text found (a scan?)' : '',
    truncated === null ? '' : `only part of it: ${truncated}`,
    sameAs === null ? '' : `same file as ${sameAs}: linked, not added again`,
  ]
  return { name, state, reason: reasons.filter((reason) => reason !== '').join('; '), pages, passages }
}

function toReport(lines: readonly Line[]): string {
  const rows = lines.map((line) => [line.state, String(line.pages), String(line.passages), line.name, line.reason])
  const states = new Map<string, number>()
  for (const { state } of lines) states.set(state, (states.get(state) ?? 0) + 1)
  const sum = [...states].map(([state, count]) => `${count} ${state}`).join(', ')
  return `${toTable(['STATE', 'PAGES', 'PASSAGES', 'FILE', 'REASON'], rows)}\n${lines.length} files: ${sum}`
}

/** Encodes what is not ASCII, as a browser does (RFC 3986). An invalid address is left for the service to refuse. */
function toUri(address: string): string {
  return URL.canParse(address) ? new URL(address).href : address
}
