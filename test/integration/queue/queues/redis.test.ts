import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe } from 'vitest'
import { openRedisQueue } from '../../../../src/queue/bullmq.ts'
import { openRedisBackend } from '../../../../src/queue/queues/redis-backend.ts'
import { queueContract } from '../../../contracts/queue.ts'
import { freshNamespace, testLog } from '../../../support/test-app.ts'
import { isOnPath, requireOrSkip } from '../../../support/variants.ts'
import { formerQueuesTest } from '../support/former-queues.ts'
import { startRedis, type ScratchRedis } from '../support/redis-server.ts'

const REASON = 'redis-server is not on PATH (apt-get install redis-server)'

if (requireOrSkip('QUEUES', 'redis', isOnPath('redis-server'), REASON)) {
  describe('queue: redis', () => {
    let redis: ScratchRedis
    let url: string

    beforeAll(async () => {
      redis = await startRedis()
      url = `redis://127.0.0.1:${redis.port}`
    })

    afterAll(() => redis.stop())

    queueContract(async () => {
      const prefix = freshNamespace()
      return {
        port: redis.port,
        open: (port = redis.port) => openRedisQueue(`redis://127.0.0.1:${port}`, prefix, testLog),
        arguments: ['redis', url, prefix],
        removeAll: async () => {
          const client = new Redis(url)
          await client.flushall()
          client.disconnect()
        },
        close: async () => {},
      }
    })

    formerQueuesTest(async () => {
      const prefix = freshNamespace()
      return {
        backend: openRedisBackend(url, prefix, testLog),
        openQueue: () => openRedisQueue(url, prefix, testLog),
        close: async () => {},
      }
    })
  })
}
