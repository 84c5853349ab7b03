import { ChildProcess } from 'node:child_process'
import { Server, Socket } from 'node:net'

/** Keeps unit tests fast: one that opens or connects to a port, or starts a process, fails. */
function refuse(what: string): () => never {
  return () => {
    throw new Error(`a unit test must not ${what}: move it to test/integration`)
  }
}

Server.prototype.listen = refuse('open a port')
Socket.prototype.connect = refuse('connect to a server')
Object.assign(ChildProcess.prototype, { spawn: refuse('start a process') })
