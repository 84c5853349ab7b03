import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { projectFolder } from '../../../support/project-folder.ts'

const FOLDER = `${projectFolder}test/fixtures/tls/`

/** The result of a fetch by a process that trusts our authority: a status or an error code. */
async function fetchFrom(certificate: string): Promise<string> {
  const read = (name: string) => readFile(`${FOLDER}${name}`)
  const server = createServer({ cert: await read(`${certificate}.pem`), key: await read(`${certificate}.key`) })
  server.on('request', (_request, response) => response.end('secret'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const hostAndPort = `127.0.0.1:${(server.address() as AddressInfo).port}`
  try {
    return await askInChild(hostAndPort)
  } finally {
    server.close()
  }
}

/** In a process of its own, since the trusted authorities are fixed when a process starts. */
async function askInChild(hostAndPort: string): Promise<string> {
  const script = `
    import { createHttpClient } from './src/ingest/fetch/http/http-client.ts'
    const http = createHttpClient({ userAgent: 'x/1', allowPrivate: ['${hostAndPort}'] })
    const outcome = await http.get('https://${hostAndPort}/').then((got) => String(got.status), (error) => error.code)
    console.log(outcome)
    await http.close()`
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    cwd: projectFolder,
    env: { ...process.env, NODE_EXTRA_CA_CERTS: `${FOLDER}authority.pem` },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let outcome = ''
  child.stdout.on('data', (chunk: Buffer) => (outcome += chunk.toString()))
  await once(child, 'close')
  return outcome.trim()
}

describe('tls', () => {
  it.each([
    ['good', '200'],
    ['expired', 'tls_untrusted'],
    ['other-host', 'tls_untrusted'],
    ['self-signed', 'tls_untrusted'],
  ])('a certificate that is %s leads to %s', async (certificate, outcome) => {
    expect(await fetchFrom(certificate)).toBe(outcome)
  })
})
