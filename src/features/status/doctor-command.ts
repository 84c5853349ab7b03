import { execFile } from 'node:child_process'
import { access, constants, mkdir, statfs } from 'node:fs/promises'
import { promisify } from 'node:util'
import { readLibrary } from '../../ingest/library/read-library.ts'
import { readEmbedding } from '../../search/engine/embedding/read-embedding.ts'
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

/** Checks everything the service needs, running or not, and prints what is wrong. Changes nothing. */
export async function doctor({ config, output }: Terminal): Promise<ExitCode> {
  const findings = await Promise.all([
    look('node', async () => process.version),
    look('data folder', async () => {
      await mkdir(config.dataFolder, { recursive: true })
      await access(config.dataFolder, constants.W_OK)
      const holder = await readLockHolder(config.dataFolder)
      return `${config.dataFolder}, ${holder === null ? 'not in use' : `in use by process ${holder.pid}`}`
    }),
    look('disk', async () => {
      const { bavail, bsize } = await statfs(config.dataFolder)
      if (bavail * bsize < MIN_FREE_BYTES) throw new Error(`only ${Math.round((bavail * bsize) / 1e6)} MB free`)
      return `${Math.round((bavail * bsize) / 1e9)} GB free`
    }),
    look('library', async () => {
      const { vocabulary, gazetteer, sources } = await readLibrary(config.libraryFolder, [])
      return `${vocabulary.themes.length} themes, ${gazetteer.places.length} places, ${sources.length} sources`
    }),
    look('postgres', async () =>
      config.database === null ? `bundled, ${(await findPostgresPackage()).version}` : 'DATABASE_URL',
    ),
    look('meilisearch', async () => {
      if (config.meili !== null) return 'MEILI_URL'
      const { path, source, version } = await findMeilisearch(config.meiliBin, `${config.dataFolder}/runtime`)
      return `${version} (${source}) at ${path}`
    }),
    look('embedder', async () => {
      const embedding = await readEmbedding(config)
      return embedding === null
        ? 'none; search by meaning is off'
        : `${embedding.embedder.source} at ${embedding.embedder.url}`
    }),
    look('tesseract', async () => {
      const { stdout } = await promisify(execFile)('tesseract', ['--version'], { timeout: 5_000 }).catch(() => ({
        stdout: '',
      }))
      return stdout.split('\n')[0] || 'not installed; not needed'
    }),
    look('service', async () => {
      const url = await findService(config)
      if (url === null) return 'not running'
      const status = await createApiClient(url, config.secrets.adminToken).get<{
        checks: { ok: boolean; name: string; reason: string | null }[]
      }>('/status')
      const failing = status.checks.filter((check) => !check.ok)
      if (failing.length > 0) throw new Error(failing.map((check) => `${check.name}: ${check.reason}`).join('; '))
      return `running at ${url}, all checks passed`
    }),
  ])
  output.data(
    findings,
    toTable(
      ['CHECK', 'OK', 'DETAIL'],
      findings.map(({ what, ok, detail }) => [what, ok ? 'yes' : 'NO', detail]),
    ),
  )
  return findings.every((finding) => finding.ok) ? EXIT.done : EXIT.failed
}

async function look(what: string, find: () => Promise<string>): Promise<Finding> {
  try {
    return { what, ok: true, detail: await find() }
  } catch (error) {
    return { what, ok: false, detail: messageOf(error) }
  }
}
