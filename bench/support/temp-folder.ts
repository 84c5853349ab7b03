import { chmod, mkdtemp, readFile, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** Accessible to all, so that the OS user of PostgreSQL can reach its cluster. */
export async function makeTempFolder(): Promise<string> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'concordance-bench-')))
  await chmod(folder, 0o755)
  return folder
}

/** Where that user cannot access the temporary folder, the cluster is put into a separate folder. */
export async function removeTempFolder(folder: string, dataFolder: string): Promise<void> {
  const cluster = await readFile(path.join(dataFolder, 'postgres.location'), 'utf8').catch(() => '')
  if (cluster.trim() !== '') await rm(path.dirname(cluster.trim()), { recursive: true, force: true })
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
}
