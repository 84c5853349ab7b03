import { execFile } from 'node:child_process'
import { access, constants, mkdir, statfs } from 'node:fs/promises'
import { promisify } from 'node:util'
import { readLibrary } from '../../../ingest/library/read-library.ts'
import { readServerVersion } from '../../../search/engine/meilisearch/server-traits.ts'
import { openEmbedder } from '../../../search/meaning/open-embedder.ts'
import { readEmbedding } from '../../../search/meaning/read-embedding.ts'
import { toMeiliServers, type Config } from '../../../config.ts'
import { messageOf } from '../../../errors.ts'
import { readLockHolder } from '../../../services/data-lock.ts'
import { describeVersion } from '../../../services/meilisearch/known-faults.ts'
import { findMeilisearch } from '../../../services/meilisearch/meilisearch-binary.ts'
import { findPostgresPackage } from '../../../services/postgres/postgres-binaries.ts'
import { createApiClient } from '../../../cli/api-client.ts'
import { EXIT, type ExitCode, type Terminal } from '../../../cli/command.ts'
import { toTable } from '../../../cli/output.ts'
import { findService } from '../../../cli/with-service.ts'

const MIN_FREE_BYTES = 1024 ** 3
/** A model may have to be loaded. */
const EMBEDDER_MS = 30_000

interface Finding {
  readonly what: string
  readonly ok: boolean
  readonly detail: string
}

/** What is checked, by name; each resolves to a detail, or throws what is wrong. */
const CHECKS: Readonly<Record<string, (config: Config) => Promise<string>>> = {
  node: async () => process.version,
  'data folder': checkDataFolder,
  disk: async ({ dataFolder }) => {
    const { bavail, bsize } = await statfs(dataFolder)
    if (bavail * bsize < MIN_FREE_BYTES) throw new Error(`only ${Math.round((bavail * bsize) / 1e6)} MB free`)
    return `${Math.round((bavail * bsize) / 1e9)} GB free`
  },
  library: async ({ libraryFolder }) => {
    const { vocabulary, gazetteer, sources } = await readLibrary(libraryFolder, [])
    return `${vocabulary.themes.length} themes, ${gazetteer.places.length} places, ${sources.length} sources`
  },
  postgres: async ({ database }) =>
    database === null ? `bundled, ${(await findPostgresPackage()).version}` : 'DATABASE_URL',
  meilisearch: checkMeilisearch,
  embedder: checkEmbedder,
  tesseract: async () => {
    const version = promisify(execFile)('tesseract', ['--version'], { timeout: 5_000 })
    const { stdout } = await version.catch(() => ({ stdout: '' }))
    return stdout.split('\n')[0] || 'not installed; not needed'
  },
  service: checkService,
}

/** Checks everything the service needs, running or not, and prints what is wrong. Leaves nothing changed. */
export async function doctor({ config, output }: Terminal): Promise<ExitCode> {
  const findings = await Promise.all(Object.entries(CHECKS).map(([what, check]) => look(what, () => check(config))))
  output.data(
    findings,
    toTable(
      ['CHECK', 'OK', 'DETAIL'],
      findings.map(({ what, ok, detail }) => [what, ok ? 'yes' : 'NO', detail]),
    ),
  )
  return findings.every((finding) => finding.ok) ? EXIT.done : EXIT.failed
}

async function checkDataFolder({ dataFolder }: Config): Promise<string> {
  await mkdir(dataFolder, { recursive: true })
  await access(dataFolder, constants.W_OK)
  const holder = await readLockHolder(dataFolder)
  return `${dataFolder}, ${holder === null ? 'not in use' : `in use by process ${holder.pid}`}`
}

/** Which Meilisearch is used, and what is known of its version. */
async function checkMeilisearch(config: Config): Promise<string> {
  if (config.meili === null) {
    const { path, source, version } = await findMeilisearch(config.meiliBin, `${config.dataFolder}/runtime`)
    return `${describeVersion(version)} (${source}) at ${path}`
  }
  const lines = await Promise.all(
    toMeiliServers(config).map(async ({ url, masterKey }) => {
      const version = await readServerVersion({ url, masterKey }).catch((error: unknown) => {
        throw new Error(`${url} of MEILI_URL does not answer: ${messageOf(error)}`)
      })
      return `${describeVersion(version)} at ${url} (MEILI_URL)`
    }),
  )
  return lines.join('; ')
}

/** Whether the embedder answers. */
async function checkEmbedder(config: Config): Promise<string> {
  const embedding = await readEmbedding(config)
  if (embedding === null) return 'none; search by meaning is off'
  const embedder = openEmbedder(embedding)
  try {
    await embedder.embed(['ready'], 'query', AbortSignal.timeout(EMBEDDER_MS))
  } finally {
    await embedder.close()
  }
  const { settings } = embedding
  return `${settings.source} at ${settings.source === 'onnx' ? settings.folder : settings.url}, answers`
}

async function checkService(config: Config): Promise<string> {
  const url = await findService(config)
  if (url === null) return 'not running'
  const status = await createApiClient(url, config.secrets.adminToken).get<{
    checks: { ok: boolean; name: string; reason: string | null }[]
  }>('/status')
  const failing = status.checks.filter((check) => !check.ok)
  if (failing.length > 0) throw new Error(failing.map((check) => `${check.name}: ${check.reason}`).join('; '))
  return `running at ${url}, all checks passed`
}

async function look(what: string, find: () => Promise<string>): Promise<Finding> {
  try {
    return { what, ok: true, detail: await find() }
  } catch (error) {
    return { what, ok: false, detail: messageOf(error) }
  }
}
