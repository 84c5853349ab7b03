import type { Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { toBody } from './http-errors.ts'

/** Status and code of the answer for each error that Node's HTTP parser raises before there is a request. */
const REFUSALS: Readonly<Record<string, readonly [status: number, code: string, detail: string]>> = {
  HPE_HEADER_OVERFLOW: [
    431,
    'headers_too_large',
    'the address and the headers of the request are longer than 64 KiB; a longer text can be sent to POST /api/v1/search',
  ],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'request_timeout', 'the request did not arrive in time'],
}
const UNREADABLE = [400, 'request_invalid', 'this is not a valid HTTP request'] as const

const REASONS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  408: 'Request Timeout',
  431: 'Request Header Fields Too Large',
}

/** Answers malformed requests, which no handler sees, with a problem body, and closes the connection. */
export function answerClientErrors(server: Server): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy()
      return
    }
    const [status, code, detail] = REFUSALS[error.code ?? ''] ?? UNREADABLE
    const body = JSON.stringify(toBody(status, code, detail))
    const head = [
      `HTTP/1.1 ${status} ${REASONS[status]}`,
      'Content-Type: application/problem+json',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
    ]
    socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
  })
}
