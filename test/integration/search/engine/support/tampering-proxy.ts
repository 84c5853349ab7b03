import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A proxy that forwards everything, but alters the request bodies that `change` selects. */
export interface TamperingProxy {
  readonly url: string
  /** Runs `work` between the answer of the server and passing it on. */
  after(work: (path: string) => Promise<void>): void
  close(): Promise<void>
}

export async function startTamperingProxy(
  target: string,
  change: (method: string, path: string, body: string) => string | Promise<string>,
): Promise<TamperingProxy> {
  let answered: (path: string) => Promise<void> = async () => {}
  const server: Server = createServer((incoming, answer) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', async () => {
      const { method = 'GET', url = '/', headers } = incoming
      const body = await change(method, url, Buffer.concat(chunks).toString())
      const own = { ...headers, 'content-length': String(Buffer.byteLength(body)) }
      const passed = request(new URL(url, target), { method, headers: own }, async (response) => {
        await answered(url)
        answer.writeHead(response.statusCode ?? 502, response.headers)
        response.on('error', () => answer.destroy()).pipe(answer)
      })
      passed.on('error', () => answer.destroy())
      passed.end(body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    after: (work) => (answered = work),
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
