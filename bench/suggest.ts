import { parseArgs } from 'node:util'
import { sql } from 'kysely'
import { DEFAULT_NAMESPACE, type App } from '../src/app.ts'
import { toTable } from '../src/cli/output.ts'
import { rebuildIndex } from '../src/ingest/index/keep-index.ts'
import { createSuggestionUpdater } from '../src/search/suggest/update-suggestions.ts'
import { SUGGESTION_KINDS } from '../src/search/engine/suggestion-index.ts'
import { createKeepAliveClient, type KeepAliveClient } from './support/keep-alive-client.ts'
import { machineLine } from './support/machine.ts'
import { percentile } from './support/percentile.ts'
import { runBench, toCount } from './support/run-bench.ts'
import { pick, seededRandom } from './support/seeded-random.ts'
import { openTempService } from './support/temp-service.ts'

// How long a suggestion takes through the API while texts are typed letter by letter, against the engine alone in the same
// run, with generated documents of ten passages each in catalogue and index; and the cost of updating suggestions.
const LIMIT_MS = 30 * 60_000
const PASSAGES = 10
const WARM_UP = 100
/** One text in this many is typed with two letters swapped. */
const SLIP_EVERY = 8

interface Time {
  readonly letters: number
  readonly apiMs: number
  readonly meiliMs: number
}

/** The API and the engine. */
interface Sides {
  readonly api: KeepAliveClient
  readonly meili: KeepAliveClient
}

await runBench('bench:suggest', LIMIT_MS, async (signal) => {
  const { documents, keystrokes, seed } = readOptions()
  const random = seededRandom(seed)
  const service = await openTempService(null, signal)
  try {
    const { app } = service
    const texts = await load(app, documents, random)
    await rebuildIndex(app, signal)
    console.log(
      `suggest: ${documents} titles, ${documents * PASSAGES} passages; ${keystrokes} keystrokes, seed ${seed}`,
    )
    console.log(machineLine())
    await reportUpdates(app, signal)
    const { url, masterKey } = await service.readMeili()
    const sides: Sides = {
      api: createKeepAliveClient(service.api.url),
      meili: createKeepAliveClient(url, { authorization: `Bearer ${masterKey}` }),
    }
    const typed = keystrokesOf(texts, WARM_UP + keystrokes, random)
    await measure(sides, typed.slice(0, WARM_UP), signal)
    report(await measure(sides, typed.slice(WARM_UP), signal))
    sides.api.close()
    sides.meili.close()
  } finally {
    await service.close()
  }
})

function readOptions(): { documents: number; keystrokes: number; seed: number } {
  const text = { type: 'string' } as const
  const { values } = parseArgs({ options: { documents: text, keystrokes: text, seed: text } })
  return {
    documents: toCount('documents', values.documents ?? '10000', 1),
    keystrokes: toCount('keystrokes', values.keystrokes ?? '2000', 1),
    seed: toCount('seed', values.seed ?? '1', 0),
  }
}

/** Titles of places, themes and words as in strategies. Returns texts to type. */
async function load(app: App, documents: number, random: () => number): Promise<readonly string[]> {
  const places = app.library.gazetteer.places.flatMap(({ name, aliases }) => [name, ...aliases])
  const { themes } = app.library.vocabulary
  const phrases = themes.flatMap(({ label, alternatives }) => [label, ...alternatives])
  const forms = ['strategy', 'plan', 'evidence base', 'annual report', 'consultation', 'review of progress']
  const titles = Array.from(
    { length: documents },
    (_, at) =>
      `${pick(places, random)}: ${pick(phrases, random)} ${pick(forms, random)} ${2000 + (at % 26)}, no. ${at}`,
  )
  const rows = JSON.stringify(titles.map((title, at) => ({ id: `d${at}`, title, theme: pick(themes, random).id })))
  const given = sql`jsonb_to_recordset(${rows}::jsonb) as given(id text, title text, theme text)`
  const number = sql`generate_series(1, ${sql.lit(PASSAGES)}) as number`
  for (const statement of [
    sql`insert into document (document_id, work_key, kind, title, publisher, published, status, current_version_id)
      select id, id, 'strategy', title, 'A Board', '2019', 'published', 'v' || id from ${given}`,
    sql`insert into version (version_id, document_id, number, body_key, media_type, bytes, status, stage, state,
        parser_version, is_indexed, passage_count)
      select 'v' || id, id, 1, id, 'text/html', 1, 'published', 'done', 'done', '1', true, ${sql.lit(PASSAGES)} from ${given}`,
    sql`insert into location (location_id, address, kind, document_id, version_id, state)
      select id, 'https://example.org/' || id, 'web', id, 'v' || id, 'done' from ${given}`,
    sql`insert into passage (passage_id, version_id, ordinal, page_index, start_offset, end_offset, text, text_hash)
      select 'p' || id || '-' || number, 'v' || id, number, 1, 0, 1, title || ' in passage ' || number, id || number
      from ${given}, ${number}`,
    sql`insert into tag (passage_id, theme_id, start_offset, end_offset, term, rule, vocabulary_version)
      select 'p' || id || '-' || number, theme, 0, 1, theme, 'label', 1 from ${given}, ${number}`,
    sql`insert into document_place (document_id, place_id, rule, mentions)
      select id, ${app.library.gazetteer.places[0]?.id ?? ''}, 'name', 1 from ${given}`,
  ]) {
    await statement.execute(app.catalogue)
  }
  return [...places, ...phrases, ...titles]
}

async function reportUpdates(app: App, signal: AbortSignal): Promise<void> {
  const keep = createSuggestionUpdater(app)
  const time = async (): Promise<string> => {
    const startedMs = performance.now()
    let check = await keep(signal)
    while (check === 'busy') check = await keep(signal)
    return `${(performance.now() - startedMs).toFixed(0)} ms (${check})`
  }
  console.log(`keeping: all of it ${await time()}, nothing changed ${await time()}`)
}

/** The contents of the box after each letter. */
function keystrokesOf(texts: readonly string[], count: number, random: () => number): readonly string[] {
  const typed: string[] = []
  while (typed.length < count) {
    const text = pick(texts, random).slice(0, 40)
    const whole =
      typed.length % SLIP_EVERY === 0 ? `${text.slice(0, 4)}${text[5] ?? ''}${text[4] ?? ''}${text.slice(6)}` : text
    for (let length = 1; length <= whole.length; length += 1) typed.push(whole.slice(0, length))
  }
  return typed.slice(0, count)
}

/** Measures API and engine in turn with the same texts. */
async function measure({ api, meili }: Sides, typed: readonly string[], signal: AbortSignal): Promise<readonly Time[]> {
  const times: Time[] = []
  for (const text of typed) {
    signal.throwIfAborted()
    const apiMs = await api.time(`/api/v1/suggest?${new URLSearchParams({ q: text })}`)
    const queries = SUGGESTION_KINDS.map((kind) => ({
      ...{ indexUid: `${DEFAULT_NAMESPACE}_suggestions`, q: text, limit: 4, filter: `kind = ${kind}` },
      matchingStrategy: 'all',
    }))
    times.push({ letters: text.length, apiMs, meiliMs: await meili.time('/multi-search', { queries }) })
  }
  return times
}

function report(times: readonly Time[]): void {
  const groups: readonly (readonly [string, (time: Time) => boolean])[] = [
    ['1 to 3 letters', ({ letters }) => letters <= 3],
    ['4 to 12', ({ letters }) => letters > 3 && letters <= 12],
    ['more', ({ letters }) => letters > 12],
    ['all', () => true],
  ]
  const rows = groups.map(([name, isOfGroup]) => {
    const group = times.filter(isOfGroup)
    const [api, meili] = [group.map(({ apiMs }) => apiMs), group.map(({ meiliMs }) => meiliMs)]
    const format = (values: readonly number[], share: number) => `${percentile(values, share).toFixed(1)} ms`
    return [name, String(group.length), ...[0.5, 0.95].flatMap((share) => [format(api, share), format(meili, share)])]
  })
  console.log(toTable(['TYPED', 'REQUESTS', 'API P50', 'MEILISEARCH P50', 'API P95', 'MEILISEARCH P95'], rows))
}
