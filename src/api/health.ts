import type { App } from '../app.ts'
import { probeBlobStore } from '../blobs/probe-blob-store.ts'
import type { Config } from '../config.ts'
import { ping } from '../db/totals.ts'
import { messageOf } from '../errors.ts'
import { listSpaceShortages } from '../services/disk-folders.ts'

/** How long a check may take before its service counts as unavailable. */
const CHECK_MS = 3_000

/** Whether a service that we depend on answers; `reason` states what is wrong. */
export interface Check {
  readonly name: 'catalogue' | 'search' | 'queue' | 'blobs' | 'disk'
  readonly ok: boolean
  readonly reason: string | null
}

/** Checks every service that we depend on; never rejects. */
export async function checkHealth(app: App): Promise<readonly Check[]> {
  return Promise.all([
    check('catalogue', () => ping(app.catalogue)),
    check('queue', () => app.queue.counts()),
    check('blobs', () => probeBlobStore(app.blobs, CHECK_MS)),
    check('disk', () => checkDisk(app.config)),
    check('search', async () => {
      const state = await app.engine.state(AbortSignal.timeout(CHECK_MS))
      if (state.kind === 'absent') throw new Error('there is no index yet; it is being built, or is about to be')
      if (!state.current) throw new Error('the index is out of date and is being rebuilt, or is about to be')
    }),
  ])
}

/** @throws Error naming each folder whose disk is too full */
async function checkDisk(config: Config): Promise<void> {
  const lacks = await listSpaceShortages(config)
  if (lacks.length > 0) throw new Error(lacks.join('; '))
}

async function check(name: Check['name'], ask: () => Promise<unknown>): Promise<Check> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in ${CHECK_MS} ms`)), CHECK_MS)
  })
  try {
    await Promise.race([ask(), late])
    return { name, ok: true, reason: null }
  } catch (error) {
    return { name, ok: false, reason: messageOf(error) }
  } finally {
    clearTimeout(timer)
  }
}
