import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'

/** A second address of a server, which can be cut off while the server stays available to others. */
export interface Relay {
  readonly port: number
  /** Breaks all connections and refuses new ones. */
  cut(): Promise<void>
  /** Listens again, on the same port. */
  restore(): Promise<void>
  close(): Promise<void>
}

/** Relays bytes between a free port of 127.0.0.1 and `port` of the same machine. */
export async function startRelay(port: number): Promise<Relay> {
  const sockets = new Set<Socket>()
  const hold = (socket: Socket): void => {
    sockets.add(socket)
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket))
  }
  const server = createServer((inner) => {
    const outer = connect(port, '127.0.0.1')
    hold(inner)
    hold(outer)
    inner.pipe(outer).pipe(inner)
    inner.on('close', () => outer.destroy())
    outer.on('close', () => inner.destroy())
  })
  const own = await listen(server, 0)
  const cut = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy()
    if (server.listening) await new Promise((resolve) => server.close(resolve))
  }
  return {
    port: own,
    cut,
    restore: async () => {
      await listen(server, own)
    },
    close: cut,
  }
}

/** A port of 127.0.0.1 on which nothing listens. */
export async function closedPort(): Promise<number> {
  const server = createServer()
  const port = await listen(server, 0)
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function listen(server: Server, port: number): Promise<number> {
  server.listen(port, '127.0.0.1')
  await once(server, 'listening') // rejects on an error, and leaves no listener behind
  return (server.address() as AddressInfo).port
}
