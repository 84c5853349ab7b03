import { readFile } from 'node:fs/promises'

/** Linux counts the time of processes in hundredths of a second, whatever the kernel's own clock (USER_HZ). */
const TICK_MS = 10

/** Processor time of a process since its start, of user and system, in ms; null where there is no /proc. */
export async function readProcessTime(pid: number): Promise<number | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  // the name of the program is in brackets, and may itself contain brackets and spaces
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [user, system] = [fields[11], fields[12]]
  return user === undefined || system === undefined ? null : TICK_MS * (Number(user) + Number(system))
}
