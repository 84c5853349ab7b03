import { z } from 'zod'

/** What schema.org data in a page say of it. */
export interface JsonLd {
  readonly headline: string | null
  readonly authors: readonly string[]
  readonly publisher: string | null
  readonly published: string | null
  readonly identifier: string | null
}

const MAX_SCRIPT_CHARACTERS = 1_000_000
const WORK = /(?:Article|Report|BlogPosting|CreativeWork|WebPage|Book|Thesis|Dataset|DigitalDocument|Legislation)$/

const text = z.string().catch('')
const types = z.union([z.string(), z.array(z.string())]).catch('')
const node = z.record(z.string(), z.unknown())

type Node = z.infer<typeof node>

/** The first node in the scripts that describes a work. A script that is no JSON counts as absent. */
export function readJsonLd(scripts: readonly string[]): JsonLd {
  const work = scripts
    .flatMap(nodesOf)
    .find((candidate) => [types.parse(candidate['@type'])].flat().some((type) => WORK.test(type)))
  if (!work) return { headline: null, authors: [], publisher: null, published: null, identifier: null }
  return {
    headline: text.parse(work['headline'] ?? work['name']) || null,
    authors: listOf(work['author'] ?? work['creator']).flatMap((author) => nameOf(author) ?? []),
    publisher: listOf(work['publisher']).flatMap((publisher) => nameOf(publisher) ?? [])[0] ?? null,
    published: text.parse(work['datePublished']) || null,
    identifier: [work['identifier'], work['sameAs'], work['@id']].flatMap(listOf).flatMap(doiTextOf)[0] ?? null,
  }
}

function nodesOf(script: string): readonly Node[] {
  const json = parseJson(script.slice(0, MAX_SCRIPT_CHARACTERS))
  const roots = listOf(json).flatMap(asNode)
  return roots.flatMap((root) => [root, ...listOf(root['@graph']).flatMap(asNode)])
}

function parseJson(script: string): unknown {
  try {
    return JSON.parse(script)
  } catch {
    return null
  }
}

function asNode(value: unknown): readonly Node[] {
  const parsed = node.safeParse(value)
  return parsed.success ? [parsed.data] : []
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return []
  return Array.isArray(value) ? value : [value]
}

function nameOf(value: unknown): string | null {
  return (typeof value === 'string' ? value : text.parse(asNode(value)[0]?.['name'])) || null
}

function doiTextOf(value: unknown): readonly string[] {
  const written = typeof value === 'string' ? value : text.parse(asNode(value)[0]?.['value'])
  return written.includes('10.') ? [written] : []
}
