import { execFile } from 'node:child_process'
import { readFile, readdir } from 'node:fs/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Ids of running child processes of this one, without the `ps` that lists them on systems other than Linux. */
export async function childProcessIds(): Promise<readonly number[]> {
  return process.platform === 'linux' ? childrenFromProc() : childrenFromPs()
}

async function childrenFromProc(): Promise<readonly number[]> {
  const threads = await readdir('/proc/self/task')
  const lists = await Promise.all(
    // a thread may end meanwhile
    threads.map((thread) => readFile(`/proc/self/task/${thread}/children`, 'utf8').catch(() => '')),
  )
  return lists.flatMap((list) => list.split(' ').filter(Boolean).map(Number))
}

async function childrenFromPs(): Promise<readonly number[]> {
  const { stdout } = await run('ps', ['-A', '-o', 'pid=,ppid=,comm='])
  return stdout
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, parent, command]) => Number(parent) === process.pid && command !== 'ps')
    .map(([pid]) => Number(pid))
}
