import { Agent, request, type RequestOptions } from 'node:http'

/** Time limit; a slower response is an error, not a measurement. */
const TIMEOUT_MS = 30_000

/** Persistent connections to one server. */
export interface KeepAliveClient {
  /** Milliseconds until the last byte of the response; fails unless its status is 200. */
  time(path: string, body?: object): Promise<number>
  close(): void
}

/** `headers` are sent with every request. Responses are uncompressed. One connection by default. */
export function createKeepAliveClient(
  url: string,
  headers: Readonly<Record<string, string>> = {},
  connections = 1,
): KeepAliveClient {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const common = { agent, timeout: TIMEOUT_MS, headers: { ...headers, 'accept-encoding': 'identity' } }
  return {
    time: async (path, body) => {
      const startedMs = performance.now()
      const { status, text } = await exchange(url + path, common, body)
      const ms = performance.now() - startedMs
      if (status !== 200) throw new Error(`${new URL(url).host} answered ${status} to ${path}: ${text.slice(0, 300)}`)
      return ms
    },
    close: () => agent.destroy(),
  }
}

function exchange(url: string, options: RequestOptions, body?: object): Promise<{ status: number; text: string }> {
  const content = body === undefined ? undefined : Buffer.from(JSON.stringify(body))
  const headers =
    content === undefined
      ? options.headers
      : { ...options.headers, 'content-type': 'application/json', 'content-length': content.length }
  const method = content === undefined ? 'GET' : 'POST'
  return new Promise((resolve, reject) => {
    const sent = request(url, { ...options, method, headers }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() })
      })
    })
    sent.on('timeout', () => sent.destroy(new Error(`no answer from ${new URL(url).host} in ${TIMEOUT_MS} ms`)))
    sent.on('error', reject)
    sent.end(content)
  })
}
