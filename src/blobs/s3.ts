import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  paginateListObjectsV2,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { AppError, messageOf, NotFoundError, TransientError } from '../errors.ts'
import { assertBlobKey, blobKeyOfMany, verified } from './blob-key.ts'
import type { BlobKey, BlobStore } from './blob-store.ts'
import { spoolToFile, type SpooledFile } from './spool-file.ts'

export interface S3Options {
  readonly bucket: string
  /** Put before each key, with a slash between; may be empty. */
  readonly prefix: string
  readonly region: string
  /** null: AWS. Other servers are addressed by path, which all of them support. */
  readonly endpoint: string | null
  /** null: the machine's own AWS settings. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } | null
}

/** Blobs as objects of one bucket, which must exist. */
export function createS3Store(options: S3Options): BlobStore {
  const client = openClient(options)
  const at = (key: BlobKey) => ({ Bucket: options.bucket, Key: objectNameOf(options.prefix, key) })
  const has = async (key: BlobKey, signal?: AbortSignal): Promise<boolean> =>
    client.send(new HeadObjectCommand(at(key)), toSend(signal)).then(
      () => true,
      (error: unknown) => (isAbsent(error) ? false : toUnavailable(error)),
    )
  const get = async (key: BlobKey, signal?: AbortSignal) =>
    client.send(new GetObjectCommand(at(key)), toSend(signal)).catch((error: unknown) => {
      if (isAbsent(error)) throw new NotFoundError('blob_missing', `no blob ${key}`, { cause: error })
      return toUnavailable(error)
    })
  return {
    write: async (bytes, signal) => {
      signal?.throwIfAborted()
      const key = await blobKeyOfMany(bytes)
      if (await has(key, signal)) return key
      await client.send(new PutObjectCommand({ ...at(key), Body: bytes }), toSend(signal)).catch(toUnavailable)
      return key
    },
    writeFrom: (chunks, signal) =>
      withSpooled(spoolToFile(chunks, tmpdir(), signal), async ({ file, key, bytes }) => {
        if (await has(key, signal)) return { key, bytes }
        const body = { Body: createReadStream(file), ContentLength: bytes }
        await client.send(new PutObjectCommand({ ...at(key), ...body }), toSend(signal)).catch(toUnavailable)
        return { key, bytes }
      }),
    read: async (key, signal) => {
      const { Body } = await get(key, signal)
      return verified(key, (await Body?.transformToByteArray().catch(toUnavailable)) ?? new Uint8Array())
    },
    withFile: async (key, use, signal) => {
      const { Body = [] } = await get(key, signal)
      const spooled = spoolToFile(Body as AsyncIterable<Uint8Array>, tmpdir(), signal).catch(toUnavailable)
      return withSpooled(spooled, ({ file }) => use(file))
    },
    has,
    remove: async (key, signal) => {
      await client.send(new DeleteObjectCommand(at(key)), toSend(signal)).catch(toUnavailable)
    },
    keys: (signal) => listKeys(client, options, signal),
    close: async () => client.destroy(),
  }
}

function openClient({ region, endpoint, credentials }: S3Options): S3Client {
  return new S3Client({
    region,
    maxAttempts: 3,
    // Servers other than AWS do not all know the newer checksum headers; our keys are checksums already.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 60_000 },
    ...(endpoint === null ? {} : { endpoint, forcePathStyle: true }),
    ...(credentials === null ? {} : { credentials: { ...credentials } }),
  })
}

/** Removes the spooled file after its use. */
async function withSpooled<T>(spooled: Promise<SpooledFile>, use: (file: SpooledFile) => Promise<T>): Promise<T> {
  const file = await spooled
  try {
    return await use(file)
  } finally {
    await rm(file.file, { force: true })
  }
}

function objectNameOf(prefix: string, key: BlobKey): string {
  assertBlobKey(key)
  return prefix === '' ? key : `${prefix}/${key}`
}

async function* listKeys(client: S3Client, options: S3Options, signal?: AbortSignal): AsyncIterable<BlobKey> {
  const Prefix = options.prefix === '' ? undefined : `${options.prefix}/`
  const pages = paginateListObjectsV2(
    { client },
    { Bucket: options.bucket, ...(Prefix === undefined ? {} : { Prefix }) },
  )
  try {
    for await (const page of pages) {
      signal?.throwIfAborted()
      for (const object of page.Contents ?? []) {
        const key = (object.Key ?? '').slice(Prefix?.length ?? 0)
        if (/^[0-9a-f]{64}$/.test(key)) yield key
      }
    }
  } catch (error) {
    toUnavailable(error)
  }
}

function toSend(signal: AbortSignal | undefined): { abortSignal?: AbortSignal } {
  return signal === undefined ? {} : { abortSignal: signal }
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && ['NoSuchKey', 'NotFound'].includes(error.name)
}

function toUnavailable(error: unknown): never {
  if (error instanceof AppError || (error as Error).name === 'AbortError') throw error
  throw new TransientError('blob_store_unavailable', `object store: ${messageOf(error)}`, { cause: error })
}
