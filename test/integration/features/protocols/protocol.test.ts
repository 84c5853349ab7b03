import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mergeDocuments } from '../../../../src/ingest/dedupe/merge-documents.ts'
import { enqueueAll } from '../../../../src/ingest/jobs/enqueue-all.ts'
import { readLines } from '../../../../src/features/protocols/ndjson-blob.ts'
import { reconcile } from '../../../../src/ingest/jobs/reconcile.ts'
import { openPublishing, pageOf, type Publishing } from '../../pipeline/support.ts'
import { LOAD_TIMEOUT_MS, settled } from '../../../support/sample-library.ts'
import { eventually } from '../../../support/waiting.ts'

const QUERIES = [{ q: 'hydrogen', match: 'auto' }, { q: '"clean buses"' }, { q: '', theme: ['hydrogen'] }] as const
const BY = { by: 'R. Searcher' }

interface RunReply {
  readonly runId: string
  readonly state: string
  readonly verdict: string | null
  readonly candidates: number
}
interface FoundDocument {
  readonly documentId: string
  readonly queries: readonly number[]
}
interface ChangeReply {
  readonly query: number | null
  readonly change: string
  readonly documentId: string
  readonly reasons: readonly { readonly kind: string }[]
}
interface ReportReply {
  readonly result: {
    readonly snapshot: string
    readonly resultsHash: string
    readonly versions: { readonly corpus: string }
    readonly queries: readonly { readonly query: { readonly match: string } }[]
    readonly flow: Record<string, number>
    readonly screening: object | null
    readonly comparison: {
      readonly verdict: string
      readonly all: object
      readonly changes: readonly ChangeReply[]
      readonly faults: readonly {
        kind: string
        documentId: string
        textKey: string
        by: string | null
        reason: string | null
      }[]
    } | null
  }
}

let site: Publishing
let protocolId: string
let editionId: string
let first: RunReply
const ids: Record<string, string> = {}
const versions: Record<string, string> = {}

const runs = () => `/protocols/${protocolId}/runs`
const run = () => site.api.send<RunReply>('post', runs(), BY)
const rerun = (runId: string, on: 'snapshot' | 'today') =>
  site.api.send<RunReply>('post', `${runs()}/${runId}/rerun`, { basis: on, ...BY })
const reportOf = async ({ runId }: RunReply) => (await site.api.get<ReportReply>(`${runs()}/${runId}`)).result
const foundBy = async ({ runId }: RunReply) => {
  const { documents } = await site.api.get<{ documents: readonly FoundDocument[] }>(
    `${runs()}/${runId}/documents?limit=100`,
  )
  return Object.fromEntries(documents.map(({ documentId, queries }) => [nameOf(documentId), queries]))
}
const nameOf = (id: string) => Object.keys(ids).find((name) => ids[name] === id) ?? id
const changesOf = async (made: RunReply) =>
  ((await reportOf(made)).comparison?.changes ?? [])
    .filter(({ query }) => query === null)
    .map(({ change, documentId, reasons }) => [change, nameOf(documentId), reasons.map(({ kind }) => kind)])
    .sort()

async function add(name: string, text: string): Promise<void> {
  site.origin.route({ [`/${name}`]: pageOf(`Plan ${name}`, text) })
  const { documentId, versionId } = await site.fetch(`/${name}`)
  ids[name] = documentId ?? ''
  versions[name] = versionId ?? ''
}

async function blobKeys(): Promise<readonly string[]> {
  const keys: string[] = []
  for await (const key of site.app.blobs.keys()) keys.push(key)
  return keys.sort()
}

/** The key of the blob that a run's snapshot holds for a version. */
async function textKeyOf(made: RunReply, name: string): Promise<string> {
  const lines = (await readLines(site.app, (await reportOf(made)).snapshot)) as readonly {
    facts?: { versionId: string }
    textKey?: string
  }[]
  return lines.find(({ facts }) => facts?.versionId === versions[name])?.textKey ?? ''
}

describe('a search protocol', () => {
  beforeAll(async () => {
    site = await openPublishing()
    await add('stays', 'We will build clean buses that run on hydrogen from the estuary.')
    await add('removed', 'Hydrogen is what the quibblewick works make for the north.')
    await add('reread', 'A trial of hydrogen trains begins on the coast line next year.')
    await add('retagged', 'Fuel cell research is led by the college in the valley.')
    await add('merged', 'Pipelines for hydrogen reach the chemical park by the river.')
    await add('other', 'Walking and cycling come first in every town of the county.')
    const edition = await site.api.send<{ editionId: string }>('post', '/editions', { title: 'Hydrogen issue' })
    editionId = edition.editionId
    const body = { name: 'Hydrogen', purpose: 'Who plans what?', queries: QUERIES, editionId, ...BY }
    protocolId = (await site.api.send<{ protocolId: string }>('post', '/protocols', body)).protocolId
    first = await run()
  }, LOAD_TIMEOUT_MS)
  afterAll(() => site.close())

  it('finds the same documents as the search, each once', async () => {
    expect(first).toMatchObject({ state: 'done', candidates: 5, verdict: null })
    expect(await foundBy(first)).toEqual({
      ...{ stays: [1, 2, 3], removed: [1, 3], reread: [1, 3], retagged: [1, 3], merged: [1, 3] },
    })
    for (const [at, query] of QUERIES.entries()) {
      const { hits } = await site.find({ text: query.q, theme: 'theme' in query ? query.theme : [] })
      const found = Object.entries(await foundBy(first)).filter(([, numbers]) => numbers.includes(at + 1))
      expect(hits.map(({ document }) => nameOf(document.documentId)).sort()).toEqual(found.map(([name]) => name).sort())
    }
    const { corpusVersion } = await site.find({ text: 'hydrogen' })
    const { flow, versions, queries } = await reportOf(first)
    expect(versions.corpus).toBe(corpusVersion)
    expect(flow).toMatchObject({ identifiedTexts: 11, foundByEarlierQuery: 6, duplicates: 6, candidates: 5 })
    expect(queries.map(({ query }) => query.match)).toEqual(['all', 'all', 'all'])
  })

  it('stores each text once: a second run on the same library has the same snapshot', async () => {
    const before = await blobKeys()
    const again = await run()
    expect(await blobKeys()).toEqual(before)
    const [one, other] = [await reportOf(first), await reportOf(again)]
    expect([other.snapshot, other.resultsHash]).toEqual([one.snapshot, one.resultsHash])
  })

  it('counts the decisions of its edition, by reason', async () => {
    await site.api.send('post', `/editions/${editionId}/items`, { documentId: ids['stays'] })
    for (const name of ['reread', 'retagged']) {
      await site.api.send('post', `/editions/${editionId}/exclusions`, {
        ...{ documentId: ids[name], reason: name === 'reread' ? 'Off topic' : 'off  topic' },
        ...BY,
      })
    }
    expect((await reportOf(first)).screening).toEqual({
      ...{
        candidates: 5,
        excluded: [{ reason: 'Off topic', documents: 2 }],
        excludedTotal: 2,
        included: 1,
        undecided: 2,
      },
    })
    const included = await site.api
      .raw('post', `/editions/${editionId}/exclusions`)
      .send({ documentId: ids['stays'], reason: 'why not', ...BY })
    expect([included.status, included.body.code]).toEqual([409, 'edition_has_it'])
  })

  it('finds identical ids on its snapshot after the library changed, and lists the changes on today’s', async () => {
    await changeLibrary()
    const repeated = await rerun(first.runId, 'snapshot')
    expect(repeated).toMatchObject({ state: 'done', verdict: 'same', candidates: 5 })
    expect((await reportOf(repeated)).resultsHash).toBe((await reportOf(first)).resultsHash)

    const today = await rerun(first.runId, 'today')
    expect(await changesOf(today)).toEqual([
      ['added', 'new', ['new_document']],
      ['added', 'other', ['merged']],
      ['lost', 'merged', ['merged']],
      ['lost', 'reread', ['text_changed']],
      ['lost', 'retagged', ['themes_changed']],
    ])
  })

  it('does not restore a removed text, and reports who removed it and why', async () => {
    const key = await textKeyOf(first, 'removed')
    expect(await site.app.blobs.has(key)).toBe(true)
    const removal = { by: 'O. Perator', reason: 'the author asked' }
    await site.api.send('post', `/documents/${ids['removed']}/removal`, removal)
    expect(await site.app.blobs.has(key)).toBe(false)
    const repeated = await rerun(first.runId, 'snapshot')
    expect(repeated).toMatchObject({ verdict: 'same_but_removed', candidates: 4 })
    expect((await reportOf(repeated)).comparison?.faults).toMatchObject([
      { kind: 'removed', documentId: ids['removed'], textKey: key, ...removal },
    ])
    expect(await changesOf(await rerun(first.runId, 'today'))).toContainEqual(['lost', 'removed', ['removed']])
  })

  it('reports a text whose stored bytes have changed', async () => {
    const key = await textKeyOf(first, 'stays')
    const file = path.join(site.folder, 'blobs', key.slice(0, 2), key)
    const bytes = await site.app.blobs.read(key)
    await writeFile(file, Buffer.concat([bytes, Buffer.from('!')]))
    const repeated = await rerun(first.runId, 'snapshot')
    const { comparison } = await reportOf(repeated)
    expect(comparison?.verdict).toBe('different')
    expect(comparison?.faults.filter(({ kind }) => kind === 'damaged')).toMatchObject([{ textKey: key }])
    await writeFile(file, bytes)
    expect((await rerun(first.runId, 'snapshot')).verdict).toBe('same_but_removed')
  })

  it('keeps earlier revisions and their runs when it is revised', async () => {
    const body = { name: 'Buses', purpose: '', queries: [{ q: 'buses' }], ...BY }
    const path = `/protocols/${protocolId}/revisions`
    await site.api.send('post', path, { ...body, basedOn: 1 })
    const late = await site.api.raw('post', path).send({ ...body, basedOn: 1 })
    expect([late.status, late.body.code]).toEqual([409, 'protocol_changed'])
    const { revisions } = await site.api.get<{ revisions: { revision: number; name: string }[] }>(
      `/protocols/${protocolId}`,
    )
    expect(revisions).toMatchObject([
      { revision: 2, name: 'Buses' },
      { revision: 1, name: 'Hydrogen' },
    ])
    expect((await rerun(first.runId, 'snapshot')).verdict).toBe('same_but_removed')
    expect(await foundBy(await run())).toEqual({ stays: [1] })
  })

  it('has a run that is due made by the workers', async () => {
    const runId = 'r0123456789'
    await sql`insert into protocol_run (run_id, protocol_id, revision, basis, requested_by, updated_at)
      values (${runId}, ${protocolId}, 1, 'today', 'R', now() - interval '1 minute')`.execute(site.app.catalogue)
    expect(await reconcile(site.app, 30_000)).toBe(1)
    await eventually(async () => (await site.api.get<RunReply>(`/protocol-runs/${runId}`)).state === 'done')
    expect(await reconcile(site.app, 0)).toBe(0)
  })

  it('rejects invalid queries, naming the query, and other invalid requests', async () => {
    const send = async (queries: readonly object[]) => {
      const { status, body } = await site.api.raw('post', '/protocols').send({ name: 'X', queries, ...BY })
      return [status, body.code, body.detail]
    }
    expect(await send([{ q: 'fine' }, { q: '(open' }])).toEqual([
      400,
      'question_invalid',
      expect.stringMatching(/^query 2: /),
    ])
    expect((await send([]))[0]).toBe(400)
    expect((await send(Array.from({ length: 51 }, () => ({ q: 'a' }))))[0]).toBe(400)
    const again = await site.api.raw('post', `${runs()}/${(await rerun(first.runId, 'snapshot')).runId}/rerun`).send({
      ...{ basis: 'today', ...BY },
    })
    expect([again.status, again.body.code]).toEqual([400, 'run_of_snapshot'])
    const strange = await site.api.raw('get', `/protocols/${protocolId}/runs/rnone`)
    expect([strange.status, strange.body.code]).toEqual([404, 'run_missing'])
  })
})

/** The text of one document changes, one loses its theme, one is merged into another, and one is new. */
async function changeLibrary(): Promise<void> {
  const { app } = site
  for (const table of ['tag', 'passage_place', 'passage_print']) {
    await sql`delete from ${sql.table(table)} of_passage using passage
      where passage.passage_id = of_passage.passage_id and passage.version_id = ${versions['reread']}`.execute(
      app.catalogue,
    )
  }
  await sql`update passage set text = 'A trial of trains begins.', passage_id = passage_id || 'x'
    where version_id = ${versions['reread']}`.execute(app.catalogue)
  await sql`update tag set state = 'rejected' from passage where passage.passage_id = tag.passage_id
    and version_id = ${versions['retagged']}`.execute(app.catalogue)
  const [kept, gone] = [ids['other'] ?? '', ids['merged'] ?? '']
  const merge = app.catalogue.transaction()
  const { jobs } = await merge.execute((db) => mergeDocuments(db, kept, gone, null))
  await enqueueAll(app, jobs)
  await add('new', 'Hydrogen storage in salt caverns is planned under the plain.')
  await settled(app)
}
