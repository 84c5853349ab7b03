import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { systemClock } from '../../src/runtime/clock.ts'
import { codeOf, type ApiClient } from '../../src/cli/api-client.ts'

const LOOK_MS = 250
/** Additions polled per request. */
const BATCH = 100

/** The outcome of one file. `refused`: not accepted for upload. */
export interface HandedIn {
  readonly file: string
  readonly state: 'searchable' | 'no_text' | 'failed' | 'gone' | 'refused'
  readonly code: string | null
  readonly pages: number
  readonly passages: number
  /** Whether another file had the same bytes, so that it was parsed once for both. */
  readonly isCopy: boolean
}

interface Addition extends Omit<HandedIn, 'state' | 'file' | 'isCopy'> {
  readonly locationId: string
  readonly stage: string
  readonly state: HandedIn['state'] | 'waiting'
  readonly sameAs: string | null
}

/**
 * Uploads files through the API, as `concordance add` does, and waits until each has finished. `onTexts` is called once,
 * when all text that the files have by themselves has been taken in, so that only scans wait for OCR.
 */
export async function handIn(
  api: ApiClient,
  files: readonly string[],
  signal: AbortSignal,
  onTexts: () => void = () => {},
): Promise<readonly HandedIn[]> {
  const open = new Map<string, string>()
  const scans = new Set<string>()
  let haveTexts = false
  const ended: HandedIn[] = []
  for (const file of files) {
    signal.throwIfAborted()
    try {
      open.set(await upload(api, file), file)
    } catch (error) {
      if (codeOf(error) === 'service_away') throw error
      ended.push({ file, state: 'refused', code: codeOf(error), pages: 0, passages: 0, isCopy: false })
    }
  }
  while (open.size > 0) {
    await systemClock.sleep(LOOK_MS, signal)
    signal.throwIfAborted()
    for (const addition of await readAdditions(api, [...open.keys()])) {
      const { locationId, state, stage, sameAs, code, pages, passages } = addition
      if (stage === 'ocr') scans.add(locationId)
      if (state === 'waiting') continue
      ended.push({ file: open.get(locationId) ?? '', state, code, pages, passages, isCopy: sameAs !== null })
      open.delete(locationId)
    }
    if (!haveTexts && [...open.keys()].every((locationId) => scans.has(locationId))) {
      haveTexts = true
      onTexts()
    }
    progress(`${ended.length} of ${files.length} files finished`)
  }
  progress(null)
  return ended
}

async function upload(api: ApiClient, file: string): Promise<string> {
  const query = new URLSearchParams({ fileName: path.basename(file), address: pathToFileURL(file).href })
  return (await api.upload<{ locationId: string }>(`/uploads?${query}`, await readFile(file))).locationId
}

async function readAdditions(api: ApiClient, locationIds: readonly string[]): Promise<readonly Addition[]> {
  const found: Addition[] = []
  for (let from = 0; from < locationIds.length; from += BATCH) {
    const query = new URLSearchParams(locationIds.slice(from, from + BATCH).map((id) => ['locationId', id]))
    found.push(...(await api.get<{ additions: Addition[] }>(`/additions?${query}`)).additions)
  }
  return found
}

/** Prints progress on a line that is overwritten; null ends it. */
function progress(line: string | null): void {
  if (process.stderr.isTTY) process.stderr.write(line === null ? '\r\u001b[K' : `\r${line}`)
}
