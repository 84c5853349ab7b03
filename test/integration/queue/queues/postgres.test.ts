import pg from 'pg'
import { describe, inject } from 'vitest'
import { openPostgresQueue } from '../../../../src/queue/bullmq.ts'
import { openPostgresBackend } from '../../../../src/queue/queues/postgres-backend.ts'
import { queueContract } from '../../../contracts/queue.ts'
import { freshNamespace, testLog } from '../../../support/test-app.ts'
import { requireOrSkip } from '../../../support/variants.ts'
import { formerQueuesTest } from '../support/former-queues.ts'

if (requireOrSkip('QUEUES', 'postgres', true, '')) {
  describe('queue: postgres', () => {
    queueContract(async () => {
      const url = inject('databaseUrl')
      const schema = freshNamespace()
      return {
        port: Number(new URL(url).port),
        open: (port) => openPostgresQueue(withPort(url, port), schema, testLog),
        arguments: ['postgres', url, schema],
        removeAll: () => dropSchema(url, schema),
        close: () => dropSchema(url, schema),
      }
    })

    formerQueuesTest(async () => {
      const [url, schema] = [inject('databaseUrl'), freshNamespace()]
      return {
        backend: openPostgresBackend(url, schema, testLog),
        openQueue: () => openPostgresQueue(url, schema, testLog),
        close: () => dropSchema(url, schema),
      }
    })
  })
}

function withPort(address: string, port: number | undefined): string {
  const url = new URL(address)
  if (port !== undefined) url.port = `${port}`
  return url.href
}

async function dropSchema(url: string, schema: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(`drop schema if exists ${client.escapeIdentifier(schema)} cascade`)
  await client.end()
}
