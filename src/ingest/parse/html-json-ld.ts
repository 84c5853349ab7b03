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
/** Kinds of work, and the page that may only be about one: it counts where no work is described. */
const WORK = /(?:Article|Report|BlogPosting|CreativeWork|Book|Thesis|Dataset|DigitalDocument|Legislation)$/
const PAGE = /WebPage$/
/** Some systems wrap scripts so that old XML parsers pass over them. */
const CDATA = /^\s*(?:\/[/*]\s*)?<!\[CDATA\[(?:\s*\*\/)?|(?:\/[/*]\s*)?\]\]>(?:\s*\*\/)?\s*$/g

const text = z.string().catch('')
const types = z.union([z.string(), z.array(z.string())]).catch('')
const node = z.record(z.string(), z.unknown())

type Node = z.infer<typeof node>

/** The first node in the scripts that describes a work. A script that is no JSON counts as absent. */
export function readJsonLd(scripts: readonly string[]): JsonLd {
  const nodes = scripts.flatMap(nodesOf)
  const work = nodes.find((node) => isA(node, WORK)) ?? nodes.find((node) => isA(node, PAGE))
  if (!work) return { headline: null, authors: [], publisher: null, published: null, identifier: null }
  return {
    headline: text.parse(work['headline'] ?? work['name']) || null,
    authors: listOf(work['author'] ?? work['creator']).flatMap((author) => nameOf(author, nodes) ?? []),
    publisher: listOf(work['publisher']).flatMap((publisher) => nameOf(publisher, nodes) ?? [])[0] ?? null,
    published: text.parse(work['datePublished']) || null,
    identifier: [work['identifier'], work['sameAs'], work['@id']].flatMap(listOf).flatMap(doiTextOf)[0] ?? null,
  }
}

function isA(candidate: Node, kind: RegExp): boolean {
  return [types.parse(candidate['@type'])].flat().some((type) => kind.test(type))
}

function nodesOf(script: string): readonly Node[] {
  const json = parseJson(script.slice(0, MAX_SCRIPT_CHARACTERS))
  const roots = listOf(json).flatMap(asNode)
  return roots.flatMap((root) => [root, ...listOf(root['@graph']).flatMap(asNode)])
}

function parseJson(script: string): unknown {
  try {
    return JSON.parse(script.replace(CDATA, ''))
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

/** A name, of the node itself or of the one that it refers to. */
function nameOf(value: unknown, nodes: readonly Node[]): string | null {
  if (typeof value === 'string') return value || null
  const [node] = asNode(value)
  const name = text.parse(node?.['name'])
  if (name !== '' || node?.['@id'] === undefined) return name || null
  const meant = nodes.find((candidate) => candidate['@id'] === node['@id'] && candidate['name'] !== undefined)
  return text.parse(meant?.['name']) || null
}

function doiTextOf(value: unknown): readonly string[] {
  const written = typeof value === 'string' ? value : text.parse(asNode(value)[0]?.['value'])
  return written.includes('10.') ? [written] : []
}
