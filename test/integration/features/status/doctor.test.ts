import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { EXIT } from '../../../../src/cli/command.ts'
import { envToConfig } from '../../../../src/config.ts'
import { doctor } from '../../../../src/features/operation/status/doctor-command.ts'
import { readEnv } from '../../../../src/runtime/env.ts'
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
  it('names the version of each, and says that the embedder answers', async () => {
    const { find } = await examine([inject('meiliUrl')])
    expect(find('meilisearch')).toMatchObject({
      ok: true,
      detail: expect.stringMatching(/^\d+\.\d+\.\d+.* \(MEILI_URL\)$/),
    })
    expect(find('embedder')).toMatchObject({ ok: true, detail: expect.stringContaining(`rest at ${embedder.url}`) })
  })

  it('says what is wrong with the vectors of an embedder', async () => {
    embedder.behave('is wrong')
    const { code, find } = await examine([inject('meiliUrl')])
    expect(code).toBe(EXIT.failed)
    expect(find('embedder')).toMatchObject({
      ok: false,
      detail: expect.stringContaining('has 15 dimensions and not 16'),
    })
  })

  it('says which server does not answer, and that the embedder does not', async () => {
    embedder.behave('fails')
    const away = `http://127.0.0.1:${await closedPort()}`
    const { find } = await examine([inject('meiliUrl'), away])
    expect(find('meilisearch')).toMatchObject({ ok: false, detail: expect.stringContaining(`${away} of MEILI_URL`) })
    expect(find('embedder')).toMatchObject({ ok: false, detail: expect.stringContaining('does not answer') })
  })
})
