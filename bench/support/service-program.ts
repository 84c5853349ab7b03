import { envToConfig } from '../../src/config.ts'
import { messageOf } from '../../src/errors.ts'
import { createLogger } from '../../src/logger.ts'
import { runService } from '../../src/main/run-service.ts'
import { readEnv } from '../../src/runtime/env.ts'
import type { ServiceReply, ServiceRequest } from './service-messages.ts'
import { countStatements } from './statement-count.ts'

/**
 * Main of the process that built-service.ts starts: the whole service without samples and harvests, on a free port. The
 * project's folder is its argument; it ends when it is asked to, or with its parent.
 */
async function main(projectFolder: string): Promise<void> {
  const stopping = new AbortController()
  const count = countStatements()
  const service = await runService(envToConfig(readEnv(process.env), projectFolder), {
    log: createLogger('error'),
    report: () => {},
    ...{ samples: 'absent', harvest: false, host: '127.0.0.1', port: 0, signal: stopping.signal },
  })
  const stop = (): void => {
    if (stopping.signal.aborted) return
    stopping.abort()
    void service.close().finally(() => process.exit())
  }
  process.on('message', (request: ServiceRequest) => {
    if (request.kind === 'stop') stop()
    else send({ kind: 'statements', count: count.read() })
  })
  process.on('disconnect', stop)
  send({ kind: 'ready', url: service.url })
}

function send(reply: ServiceReply): void {
  process.send?.(reply)
}

// Ctrl-C in a terminal reaches this process too, but the bench decides when it ends
process.on('SIGINT', () => undefined)
await main(process.argv[2] ?? '').catch((error: unknown) => {
  send({ kind: 'failed', message: messageOf(error) })
  process.exitCode = 1
  process.disconnect()
})
