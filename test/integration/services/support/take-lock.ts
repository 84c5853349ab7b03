import { access, writeFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { AppError } from '../../../../src/errors.ts'
import { acquireDataLock } from '../../../../src/services/data-lock.ts'

// Takes the lock of folder argv[2], prints the outcome and keeps running. With a gate argv[3], it first writes
// <gate>.<pid> and waits for the file <gate>.
const [, , folder = '', gate] = process.argv

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  )
}

async function main(): Promise<void> {
  if (gate !== undefined) await writeFile(`${gate}.${process.pid}`, '')
  while (gate !== undefined && !(await exists(gate))) await delay(2)
  try {
    await acquireDataLock(folder)
    console.log('taken')
  } catch (error) {
    console.log(error instanceof AppError ? error.code : String(error))
  }
  setInterval(() => undefined, 1000)
}

void main()
