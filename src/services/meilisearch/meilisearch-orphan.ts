import { listProcesses, readProcessStart } from '../os-process.ts'
import type { ServerProcess } from '../launch-server.ts'

/** A Meilisearch on our database folder that a killed program left running. */
export interface Orphan extends ServerProcess {
  readonly port: number
}

/** The first arguments of every Meilisearch we start; they identify its data folder and port. */
export function toOwnArguments(database: string, port: number): readonly string[] {
  return ['--db-path', database, '--http-addr', `127.0.0.1:${port}`]
}

/**
 * All Meilisearch servers on a database folder. Uses the process table, not a file with a process id: a kill between
 * start and writing the file would hide a server, and nothing stops a second one from starting on the same folder.
 */
export async function findOrphans(database: string): Promise<readonly Orphan[]> {
  const marker = ` --db-path ${database} --http-addr 127.0.0.1:`
  const orphans: Orphan[] = []
  for (const { pid, command } of await listProcesses()) {
    const at = command.indexOf(marker)
    if (at === -1) continue
    const start = await readProcessStart(pid)
    if (start === null) continue
    const [port = ''] = command.slice(at + marker.length).split(' ')
    orphans.push({ pid, start, child: null, port: Number(port) })
  }
  return orphans
}
