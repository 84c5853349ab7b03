import { randomBytes } from 'node:crypto'
import { link, readFile, rm, writeFile } from 'node:fs/promises'
import { isErrno } from './os-process.ts'

const SECRET_BYTES = 24

/** The secret in `file`, readable by its owner only; created at the first call. 48 hexadecimal digits. */
export async function readOrMakeSecret(file: string): Promise<string> {
  const found = await readSecret(file)
  if (found !== '') return found
  const made = `${file}.${randomBytes(6).toString('hex')}`
  try {
    await writeFile(made, `${randomBytes(SECRET_BYTES).toString('hex')}\n`, { mode: 0o600, flag: 'wx', flush: true })
    await rm(file, { force: true }) // it is absent, or empty after a power failure
    await link(made, file)
  } catch (error) {
    if (!isErrno(error, 'EEXIST')) throw error
  } finally {
    await rm(made, { force: true })
  }
  return readSecret(file)
}

async function readSecret(file: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).trim()
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return ''
    throw error
  }
}
