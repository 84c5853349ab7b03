import { execFile } from 'node:child_process'
import { access, constants, mkdir, statfs } from 'node:fs/promises'
import { promisify } from 'node:util'
import { readLibrary } from '../../ingest/library/read-library.ts'
import { readEmbedding } from '../../search/engine/embedding/read-embedding.ts'
import type { Config } from '../../config.ts'
import { messageOf } from '../../errors.ts'
import { readLockHolder } from '../../services/data-lock.ts'
import { findMeilisearch } from '../../services/meilisearch/meilisearch-binary.ts'
import { findPostgresPackage } from '../../services/postgres/postgres-binaries.ts'
import { createApiClient } from '../../cli/api-client.ts'
import { EXIT, type ExitCode, type Terminal } from '../../cli/command.ts'
import { toTable } from '../../cli/output.ts'
import { findService } from '../../cli/with-service.ts'

const MIN_FREE_BYTES = 1024 ** 3

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
  meilisearch: async ({ meili, meiliBin, dataFolder }) => {
    if (meili !== null) return 'MEILI_URL'
    const { path, source, version } = await findMeilisearch(meiliBin, `${dataFolder}/runtime`)
    return `${version} (${source}) at ${path}`
  },
  embedder: async (config) => {
    const embedding = await readEmbedding(config)
    return embedding === null
      ? 'none; search by meaning is off'
      : `${embedding.embedder.source} at ${embedding.embedder.url}`
  },
  tesseract: async () => {
    const version = promisify(execFile)('tesseract', ['--version'], { timeout: 5_000 })
    const { stdout } = await version.catch(() => ({ stdout: '' }))
    return stdout.split('\n')[0] || 'not installed; not needed'
  },
  service: checkService,
}

/** Checks everything the service needs, running or not, and prints what is wrong. Changes nothing. */
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
