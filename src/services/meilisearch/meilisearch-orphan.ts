import { listProcesses, readProcessStart } from '../os-process.ts'
import type { ServerProcess } from '../launch-server.ts'

/** A Meilisearch on our database folder that a killed program left running. */
export interface Orphan extends ServerProcess {
  readonly port: number
}

/** The first arguments of every Meilisearch we start; they tell whose it is and where it answers. */
export function toOwnArguments(database: string, port: number): readonly string[] {
  return ['--db-path', database, '--http-addr', `127.0.0.1:${port}`]
}

/**
 * All Meilisearch servers on a database folder. Asked of the process table, not of a file with a number: a kill
 * between start and writing it would hide a server, and a second one on the same folder starts unopposed.
 */
export async function findOrphans(database: string): Promise<readonly Orphan[]> {
  const marker = ` --db-path ${database} --http-addr 127.0.0.1:`
  const orphans: Orphan[] = []
  for (const { pid, command } of await listProcesses()) {
    const at = command.indexOf(marker)
    if (at === -1) continue
    const start = await readProcessStart(pid)
    if (start !== null)
      orphans.push({ pid, start, child: null, port: Number.parseInt(command.slice(at + marker.length), 10) })
  }
  return orphans
}
