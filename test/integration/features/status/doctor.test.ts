import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { EXIT } from '../../../../src/cli/command.ts'
import { envToConfig } from '../../../../src/config.ts'
import { doctor } from '../../../../src/features/status/doctor-command.ts'
import { readEnv } from '../../../../src/runtime/env.ts'
import { createMeiliClient } from '../../../../src/search/engine/meilisearch/settings.ts'
import { closedPort } from '../../../support/web/relay.ts'
import { projectFolder } from '../../../support/project-folder.ts'
import { testLog } from '../../../support/test-app.ts'
import { startToyEmbedder, toyEmbedderFile, type ToyEmbedder } from '../../../support/toy-embedder.ts'

interface Finding {
  readonly what: string
  readonly ok: boolean
  readonly detail: string
}

let folder: string
let embedder: ToyEmbedder

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'concordance-doctor-'))
  embedder = await startToyEmbedder()
  await writeFile(path.join(folder, 'embedder.yaml'), toyEmbedderFile(embedder.url))
})
beforeEach(() => embedder.behave('answers'))
afterAll(async () => {
  await embedder.close()
  await rm(folder, { recursive: true })
})

/** What doctor finds, with these servers of the operator. */
async function examine(urls: readonly string[]): Promise<{ readonly code: number; find(what: string): Finding }> {
  const env = {
    DATA_DIR: folder,
    MEILI_URL: urls.join(','),
    MEILI_MASTER_KEY: inject('meiliMasterKey'),
    EMBEDDER: path.join(folder, 'embedder.yaml'),
  }
  let findings: readonly Finding[] = []
  const data = (value: unknown) => void (findings = value as readonly Finding[])
  const code = await doctor({
    ...{ config: envToConfig(readEnv(env), projectFolder), log: testLog },
    output: { json: true, data, say: () => {} },
    signal: new AbortController().signal,
    startService: () => Promise.reject(new Error('doctor starts nothing')),
  })
  return { code, find: (what) => findings.find((finding) => finding.what === what) ?? expect.fail(`no ${what}`) }
}

describe('doctor, with search servers of the operator', () => {
  it('names the version of each, and says that they can use the embedder', async () => {
    const { find } = await examine([inject('meiliUrl')])
    expect(find('meilisearch')).toMatchObject({
      ok: true,
      detail: expect.stringMatching(/^\d+\.\d+\.\d+.* \(MEILI_URL\)$/),
    })
    expect(find('embedder')).toMatchObject({ ok: true, detail: expect.stringContaining(`rest at ${embedder.url}`) })
  })

  it('says in one line that a server cannot use an embedder that answers us, and leaves nothing on it', async () => {
    embedder.behave('refuses servers')
    const { code, find } = await examine([inject('meiliUrl')])
    expect(code).toBe(EXIT.failed)
    const { ok, detail } = find('embedder')
    expect(ok).toBe(false)
    expect(detail).toMatch(/^http:\/\/127\.0\.0\.1:\d+: the search server cannot use the embedder at .*$/)
    const { results } = await createMeiliClient(inject('meiliUrl'), inject('meiliMasterKey')).getIndexes({
      limit: 1_000,
    })
    expect(results.filter(({ uid }) => uid.includes('doctor'))).toEqual([])
  })

  it('says which server does not answer, and that the embedder does not', async () => {
    embedder.behave('fails')
    const away = `http://127.0.0.1:${await closedPort()}`
    const { find } = await examine([inject('meiliUrl'), away])
    expect(find('meilisearch')).toMatchObject({ ok: false, detail: expect.stringContaining(`${away} of MEILI_URL`) })
    expect(find('embedder')).toMatchObject({ ok: false, detail: expect.stringContaining('does not answer') })
  })
})
