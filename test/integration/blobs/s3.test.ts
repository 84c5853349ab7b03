import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Server } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { blobKeyOf } from '../../../src/blobs/blob-key.ts'
import { createS3Store, type S3Options } from '../../../src/blobs/s3.ts'
import { blobStoreContract, keysOf } from '../../contracts/blob-store.ts'
import { closedPort } from '../../support/web/relay.ts'
import { requireOrSkip } from '../../support/variants.ts'
import { startWebOrigin } from '../../support/web/web-origin.ts'

/** The part of s3rver that we use, which has no types. */
interface S3rver {
  readonly httpServer: Server
  run(): Promise<{ readonly port: number }>
  close(): Promise<void>
}
type S3rverConstructor = new (options: object) => S3rver

const BUCKET = 'library'
const CREDENTIALS = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' }

let folder: string
let server: S3rver
let endpoint: string
let client: S3Client

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'concordance-s3-'))
  const Server = createRequire(import.meta.url)('s3rver') as S3rverConstructor
  const configureBuckets = [{ name: BUCKET }]
  server = new Server({ address: '127.0.0.1', port: 0, silent: true, directory: folder, configureBuckets })
  endpoint = `http://127.0.0.1:${(await server.run()).port}`
  client = new S3Client({ region: 'eu-west-2', endpoint, forcePathStyle: true, credentials: CREDENTIALS })
})

afterAll(async () => {
  client.destroy()
  const closed = server.close()
  server.httpServer.closeAllConnections()
  await closed
  await rm(folder, { recursive: true, force: true })
})

const open = (options: Partial<S3Options> = {}) =>
  createS3Store({ bucket: BUCKET, prefix: '', region: 'eu-west-2', endpoint, credentials: CREDENTIALS, ...options })

const put = async (name: string, body: Uint8Array) => {
  await client.send(new PutObjectCommand({ Bucket: BUCKET, Key: name, Body: body }))
}

if (requireOrSkip('STORES', 's3', true, '')) {
  describe('blob store: s3', () => {
    blobStoreContract(async () => {
      const store = open({ prefix: 'contract/blobs' })
      const away = open({ endpoint: `http://127.0.0.1:${await closedPort()}` })
      return {
        store,
        away,
        damage: (key, bytes) => put(`contract/blobs/${key}`, bytes),
        close: async () => {
          await Promise.all([store.close(), away.close()])
        },
      }
    })

    it('lists and reads nothing outside its prefix', async () => {
      const bytes = Buffer.from('only one')
      const [one, other] = [open({ prefix: 'one' }), open({ prefix: 'other' })]
      const key = await one.write(bytes)
      await put('one/notes.txt', bytes)
      await put(`one-more/${blobKeyOf(bytes)}`, bytes)
      expect(await keysOf(one)).toEqual([key])
      expect(await other.has(key)).toBe(false)
      await Promise.all([one.close(), other.close()])
    })

    // s3rver cannot continue a listing: it encrypts its tokens with DES, which OpenSSL 3 no longer has.
    it('follows continuation tokens to the end of a listing', async () => {
      const [first, second] = [blobKeyOf(Buffer.from('1')), blobKeyOf(Buffer.from('2'))]
      const origin = await startWebOrigin({
        '/library/': (request, response) => {
          const isSecond = (request.url ?? '').includes('continuation-token=go-on')
          response.end(isSecond ? toListing(second, null) : toListing(first, 'go-on'))
        },
      })
      const store = open({ endpoint: origin.address })
      expect(await keysOf(store)).toEqual([first, second])
      await store.close()
      await origin.close()
    })

    it('throws blob_store_unavailable when its bucket does not exist', async () => {
      const store = open({ bucket: 'nowhere' })
      await expect(store.write(Buffer.from('x'))).rejects.toMatchObject({ code: 'blob_store_unavailable' })
      await store.close()
    })
  })
}

/** A response of ListObjectsV2; `next` is the continuation token. */
function toListing(key: string, next: string | null): string {
  const token = next === null ? '' : `<NextContinuationToken>${next}</NextContinuationToken>`
  return `<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
    <Name>${BUCKET}</Name><IsTruncated>${next !== null}</IsTruncated>${token}
    <Contents><Key>${key}</Key><Size>1</Size></Contents></ListBucketResult>`
}
