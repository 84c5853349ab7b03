import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { handIn } from '../../../bench/library/hand-in.ts'
import type { ShownDocument, ShownPassage } from '../../../bench/quality/find-answer.ts'
import { listen } from '../../../src/api/server.ts'
import type { App } from '../../../src/app.ts'
import { createApiClient, ServiceError, type ApiClient } from '../../../src/cli/api-client.ts'
import { createHttpApp } from '../../support/http-app.ts'
import { readQuestionLibrary } from '../../support/question-lists.ts'
import { openSampleLibrary } from '../../support/sample-library.ts'
import { sharedFolder } from '../../support/shared-dir.ts'

/** The service with the samples and the documents of test/corpus/questions/library.yaml. */
export interface QuestionLibrary {
  /** Sends a query as it was typed. */
  ask(query: string, limit: number): Promise<QuestionReply>
  close(): Promise<void>
}

export interface QuestionReply {
  readonly total: number
  readonly documentIds: readonly string[]
  readonly shown: readonly ShownDocument[]
  /** What was corrected or added, and why nothing came. */
  readonly notes: readonly string[]
}

interface SearchView {
  readonly total: number
  readonly interpretation: { readonly notes: readonly { kind: string; words: string; replacement: string | null }[] }
  readonly hits: readonly {
    readonly document: { readonly documentId: string }
    readonly passage: ShownPassage
    readonly more: readonly ShownPassage[]
  }[]
}

export async function openQuestionLibrary(signal: AbortSignal): Promise<QuestionLibrary> {
  const samples = await openSampleLibrary()
  const folder = await mkdtemp(path.join(tmpdir(), 'concordance-questions-'))
  const http = await listen(createHttpApp(samples.app, 'test'), '127.0.0.1', 0)
  const close = async (): Promise<void> => {
    await http.close()
    await samples.close()
    await rm(folder, { recursive: true, force: true })
  }
  try {
    const api = createApiClient(`http://127.0.0.1:${http.port}`, null)
    await samples.harvest()
    const names = await readFiles(folder)
    const unread = (await handIn(api, [...names.keys()], signal)).filter(({ state }) => state === 'failed')
    if (unread.length > 0) throw new Error(`not read: ${unread.map(({ file, code }) => `${file} ${code}`).join(', ')}`)
    const namesOf = await readNames(samples.app, names)
    return { ask: (query, limit) => ask(api, query, limit, namesOf), close }
  } catch (error) {
    await close()
    throw error
  }
}

/** The files to hand in, with their short names. Items of GOV.UK are written to `folder` as pages. */
async function readFiles(folder: string): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>()
  for (const [name, place] of await readQuestionLibrary()) {
    const file = path.join(sharedFolder, 'corpus', place)
    const handed = place.endsWith('.json') ? path.join(folder, `${name}.html`) : file
    if (handed !== file) await writeFile(handed, toPage(await readFile(file, 'utf8')))
    files.set(handed, name)
  }
  return files
}

const itemSchema = z.object({ title: z.string(), details: z.object({ body: z.string() }) })

/** Title and body of an item of the GOV.UK content API. */
function toPage(json: string): string {
  const { title, details } = itemSchema.parse(JSON.parse(json))
  const name = title.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  const head = `<head><meta charset="utf-8"><title>${name} - GOV.UK</title></head>`
  return `<!doctype html><html lang="en">${head}<body><main><h1>${name}</h1>${details.body}</main></body></html>`
}

/** Document id -> names: that of the list, or the file name of a sample without its ending. */
async function readNames(
  app: App,
  files: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await app.catalogue.selectFrom('location').select(['address', 'documentId']).execute()
  const names = new Map<string, readonly string[]>()
  for (const { address, documentId } of rows) {
    if (documentId === null) continue
    const given = address.startsWith('file:') ? files.get(fileURLToPath(address)) : undefined
    const name = given ?? path.parse(new URL(address).pathname).name
    names.set(documentId, [...(names.get(documentId) ?? []), name])
  }
  return names
}

async function ask(
  api: ApiClient,
  query: string,
  limit: number,
  namesOf: ReadonlyMap<string, readonly string[]>,
): Promise<QuestionReply> {
  try {
    const parameters = new URLSearchParams({ q: query, limit: String(limit), facets: 'none' })
    const { total, hits, interpretation } = await api.get<SearchView>(`/search?${parameters}`)
    return {
      total,
      documentIds: hits.map(({ document }) => document.documentId),
      shown: hits.map(({ document, passage, more }) => ({
        names: namesOf.get(document.documentId) ?? [],
        passages: [passage, ...more],
      })),
      notes: interpretation.notes.map(({ kind, words, replacement }) => `${kind} ${words} -> ${replacement ?? ''}`),
    }
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    return { total: 0, documentIds: [], shown: [], notes: [`refused: ${error.message}`] }
  }
}
