import type { Catalogue } from '../../db/database.ts'
import { readSetting, writeSetting } from '../../db/settings.ts'
import { requeueForTag } from '../../db/texts/theme-rules.ts'
import type { LiveLibrary } from '../library/live-library.ts'
import type { Queue } from '../../queue/queue.ts'

/** Versions made due at once; the next ones follow when the task runs again. */
const VERSIONS_AT_ONCE = 2_000

interface RetagPorts {
  readonly catalogue: Catalogue
  readonly library: LiveLibrary
  readonly queue: Queue
}

/** Which rules the library is to be tagged by, and the file that was there when this was decided. */
interface Applied {
  readonly rules: string
  readonly file: string
}

/** Notes that all versions are to be tagged by the rules of now; `retag` does it. */
export async function applyRules({ catalogue, library }: Pick<RetagPorts, 'catalogue' | 'library'>): Promise<void> {
  await library.refresh()
  await writeSetting(catalogue, 'themes', { rules: library.rulesHash, file: library.baseHash })
}

/** Applies the rules where the file is another one than at the last start. */
export async function noticeChangedFile(ports: Pick<RetagPorts, 'catalogue' | 'library'>): Promise<void> {
  const applied = await readApplied(ports.catalogue)
  if (applied?.file !== ports.library.baseHash) await applyRules(ports)
}

/** Whether the rules of now are those to be applied. */
export async function areRulesApplied({ catalogue, library }: Pick<RetagPorts, 'catalogue' | 'library'>) {
  return (await readApplied(catalogue))?.rules === library.rulesHash
}

/**
 * Makes versions due that are tagged by other rules than those applied. What is left to do is in the catalogue: a process
 * that is killed leaves nothing half done, and the next run goes on.
 */
export async function retag(ports: RetagPorts): Promise<number> {
  await ports.library.refresh()
  if (!(await areRulesApplied(ports))) return 0
  const jobs = await requeueForTag(ports.catalogue, ports.library.rulesHash, VERSIONS_AT_ONCE)
  if (jobs.length > 0) await ports.queue.enqueue('tag', jobs)
  return jobs.length
}

async function readApplied(catalogue: Catalogue): Promise<Applied | undefined> {
  return (await readSetting(catalogue, 'themes')) as Applied | undefined
}
