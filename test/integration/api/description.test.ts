import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listen, type HttpService } from '../../../src/api/server.ts'
import { createHttpApp } from '../../support/http-app.ts'
import { LOAD_TIMEOUT_MS, openSampleLibrary, type SampleLibrary } from '../../support/sample-library.ts'
import { faultsOf, type Answer } from './description/check-answer.ts'
import { brokenRequests, validRequest, type FuzzRequest } from './description/make-request.ts'
import { readDescription, type Operation } from './description/openapi.ts'

/** `npm run test:api-fuzz -- --requests 2500 --seed 17` sets both. */
const REQUESTS = Number(process.env['API_FUZZ_REQUESTS'] ?? '400')
const SEED = Number(process.env['API_FUZZ_SEED'] ?? '17')
const AT_ONCE = 4

/** Operations that take seconds, or remove what other requests need: sent with known identifiers only once. */
const COSTLY = ['rebuildIndex', 'checkIndex', 'checkSource', 'harvestSource', 'reparseDocuments', 'removeDocument']
/** Lists from which the existing identifiers are taken. */
const LISTS = ['/documents?limit=100', '/search?q=hydrogen', '/sources', '/hosts', '/themes']

const description = readDescription()
const byId = new Map(description.operations.map((operation) => [operation.operationId, operation]))
const pools = new Map<string, string[]>()
let library: SampleLibrary
let http: HttpService
let base: string

beforeAll(async () => {
  library = await openSampleLibrary()
  await library.harvest()
  http = await listen(createHttpApp(library.app, 'test'), '127.0.0.1', 0)
  base = `http://127.0.0.1:${http.port}/api/v1`
  for (const path of LISTS) keepIdentifiers(await (await fetch(base + path)).text())
}, LOAD_TIMEOUT_MS)

afterAll(async () => {
  await http.close()
  await library.close()
})

/** Keeps the identifiers in a response for later requests. */
function keepIdentifiers(text: string): void {
  JSON.parse(text, (name: string, value: unknown) => {
    if (typeof value !== 'string' || !(name.endsWith('Id') || name === 'host')) return value
    const pool = pools.get(name) ?? []
    if (!pool.includes(value) && pool.length < 50) pools.set(name, [...pool, value])
    return value
  })
}

async function send({ operation, path, mediaType, body }: FuzzRequest): Promise<Answer> {
  const response = await fetch(base + path, {
    method: operation.method.toUpperCase(),
    headers: mediaType === null ? {} : { 'content-type': mediaType },
    body,
    redirect: 'manual',
  })
  const answer = { status: response.status, headers: response.headers, text: await response.text() }
  if (answer.status < 300 && /^application\/json(;|$)/.test(response.headers.get('content-type') ?? ''))
    keepIdentifiers(answer.text)
  return answer
}

/** Sends requests a few at a time; returns the differences from the description, each with its request. */
async function sendAll(requests: readonly (() => FuzzRequest)[]): Promise<readonly string[]> {
  const faults: string[] = []
  const waiting = requests.values()
  const work = async (): Promise<void> => {
    for (const make of waiting) {
      const request = make()
      const { operationId } = request.operation
      for (const fault of faultsOf(request, await send(request), description)) {
        faults.push(`${operationId}: ${fault}\n  ${request.path.slice(0, 300)} ${request.body?.slice(0, 300) ?? ''}`)
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return faults
}

describe('the API', () => {
  it('accepts every request that its description allows, and answers as described', async () => {
    const sentOnce = new Set<string>()
    const requests = Array.from({ length: REQUESTS / 2 }, (_none, index) => () => {
      const operation = description.operations[index % description.operations.length] as Operation
      const { operationId } = operation
      const useKnown = COSTLY.includes(operationId) ? !sentOnce.has(operationId) : index % 3 !== 0
      sentOnce.add(operationId)
      return validRequest(operation, description, SEED + index, pools, useKnown)
    })
    expect(requests.length).toBeGreaterThan(description.operations.length)
    expect(await sendAll(requests)).toEqual([])
  })

  it('refuses every request that breaks one rule of its description, and answers as described', async () => {
    const all = description.operations.map((operation) => brokenRequests(operation, description))
    const withRules = description.operations.filter(
      ({ parameters, requestBody }) => parameters.length > 0 || requestBody,
    )
    expect(all.filter((requests) => requests.length > 0).length).toBeGreaterThan(withRules.length - 5)
    const requests = all.flatMap((of) => of.map((request, index) => ({ request, index })))
    // The requests of all operations are mixed, so that a short run covers each operation.
    const sorted = requests.sort((a, b) => ((a.index * 7 + SEED) % 31) - ((b.index * 7 + SEED) % 31))
    expect(
      await sendAll(
        sorted.slice(0, REQUESTS).map(
          ({ request }) =>
            () =>
              request,
        ),
      ),
    ).toEqual([])
  })

  it('answers an unsupported method with 405, Allow and a problem document', async () => {
    for (const { path, method } of description.operations) {
      const taken = description.operations
        .filter((other) => other.path === path)
        .map((other) => other.method.toUpperCase())
      const response = await fetch(base + path.replace(/\{\w+\}/g, 'x1'), { method: 'PUT' })
      expect([path, method, response.status, response.headers.get('content-type')]).toEqual([
        ...[path, method, 405, 'application/problem+json; charset=utf-8'],
      ])
      for (const name of taken) expect(response.headers.get('allow')?.split(', ')).toContain(name)
      expect(await response.json()).toMatchObject({ code: 'method_not_allowed', status: 405 })
    }
    expect((await fetch(`${base}/nothing`, { method: 'PUT' })).status).toBe(404)
  })

  it('answers a request that is too long, or is no HTTP, with a problem document', async () => {
    const long = await fetch(`${base}/search?q=${'x'.repeat(70_000)}`)
    expect([long.status, long.headers.get('content-type')]).toEqual([431, 'application/problem+json'])
    expect(await long.json()).toMatchObject({ code: 'headers_too_large', status: 431 })
    expect(await sendRaw('NO HTTP\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 [^]*"code":"request_invalid"/)
  })

  it('links identifiers to existing operations, with the parameters that those take', () => {
    const links = description.operations.flatMap(({ responses }) =>
      Object.values(responses).flatMap((response) => Object.values(response.links ?? {})),
    )
    expect(links.length).toBeGreaterThan(200)
    for (const { operationId, parameters } of links) {
      const taken = byId.get(operationId)?.parameters.map((parameter) => `${parameter.in}.${parameter.name}`) ?? []
      const missing = taken.filter((name) => name.startsWith('path.') && !(name in parameters))
      expect([operationId, missing, Object.keys(parameters).filter((name) => !taken.includes(name))]).toEqual([
        operationId,
        [],
        [],
      ])
    }
  })

  it('has a unique name for each operation', () => {
    expect(byId.size).toBe(description.operations.length)
    for (const name of byId.keys()) expect(name).toMatch(/^[a-z]+([A-Z][a-z]+)+$/)
  })
})

function sendRaw(bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(http.port, '127.0.0.1', () => socket.write(bytes))
    let answer = ''
    socket.on('data', (chunk: Buffer) => void (answer += chunk.toString()))
    socket.on('error', reject)
    socket.on('close', () => resolve(answer))
  })
}
