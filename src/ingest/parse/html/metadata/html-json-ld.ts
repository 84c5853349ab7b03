import { z } from 'zod'

/** Metadata from the schema.org data of a page; values as written. */
export interface JsonLd {
  /** Types of the work, such as `NewsArticle`. */
  readonly types: readonly string[]
  readonly headline: string | null
  readonly authors: readonly string[]
  readonly publisher: string | null
  readonly published: string | null
  readonly created: string | null
  readonly modified: string | null
  readonly identifier: string | null
  readonly journal: string | null
  readonly volume: string | null
  readonly issue: string | null
  readonly firstPage: string | null
  readonly lastPage: string | null
  readonly pages: string | null
  readonly issn: string | null
}

const MAX_SCRIPT_CHARACTERS = 1_000_000
/** Types of works, and of pages; a page is used only if no work is described. */
const WORK_TYPE = /(?:Article|Report|BlogPosting|CreativeWork|Book|Thesis|Dataset|DigitalDocument|Legislation)$/
const PAGE_TYPE = /WebPage$/
const PERIODICAL_TYPE = /^(?:Periodical|Journal|Newspaper)$/
/** Length of the chain work, issue, volume, periodical. */
const MAX_PARTS = 4
/** Some systems wrap scripts in CDATA for old XML parsers. */
const CDATA = /^\s*(?:\/[/*]\s*)?<!\[CDATA\[(?:\s*\*\/)?|(?:\/[/*]\s*)?\]\]>(?:\s*\*\/)?\s*$/g

const text = z.string().catch('')
/** Volumes and pages are given as numbers as often as strings. */
const numbered = z
  .union([z.string().min(1), z.number().transform(String)])
  .nullable()
  .catch(null)
const types = z.union([z.string(), z.array(z.string())]).catch('')
const node = z.record(z.string(), z.unknown())

type Node = z.infer<typeof node>

/** Metadata from the first node that describes a work. Scripts that are not JSON are ignored. */
export function readJsonLd(scripts: readonly string[]): JsonLd {
  const nodes = scripts.flatMap(nodesOf)
  const work = nodes.find((node) => isA(node, WORK_TYPE)) ?? nodes.find((node) => isA(node, PAGE_TYPE)) ?? {}
  const of = (name: string) => text.parse(work[name]) || null
  const headline = of('headline') ?? of('name')
  return {
    // a node without a name describes nothing
    types: headline === null ? [] : [types.parse(work['@type'])].flat(),
    headline,
    authors: listOf(work['author'] ?? work['creator']).flatMap((author) => nameOf(author, nodes) ?? []),
    publisher: listOf(work['publisher']).flatMap((publisher) => nameOf(publisher, nodes) ?? [])[0] ?? null,
    published: of('datePublished'),
    created: of('dateCreated'),
    modified: of('dateModified'),
    identifier: [work['identifier'], work['sameAs'], work['@id']].flatMap(listOf).flatMap(doiTextOf)[0] ?? null,
    ...readJournal(work, nodes),
    firstPage: numbered.parse(work['pageStart']),
    lastPage: numbered.parse(work['pageEnd']),
    pages: of('pagination'),
  }
}

/** A paper is part of an issue, which is part of a volume, which is part of a periodical; steps may be missing. */
function readJournal(work: Node, nodes: readonly Node[]): Pick<JsonLd, 'journal' | 'volume' | 'issue' | 'issn'> {
  const chain: Node[] = [work]
  for (let inner: Node | undefined = work; inner !== undefined && chain.length <= MAX_PARTS;) {
    inner = listOf(inner['isPartOf']).flatMap((part) => resolve(part, nodes))[0]
    if (inner !== undefined) chain.push(inner)
  }
  const periodical = chain.find((node) => isA(node, PERIODICAL_TYPE))
  const first = (name: string) =>
    chain.map((node) => numbered.parse(node[name])).find((value) => value !== null) ?? null
  return {
    journal: text.parse(periodical?.['name']) || null,
    volume: first('volumeNumber'),
    issue: first('issueNumber'),
    issn: [periodical?.['issn']].flatMap(listOf).flatMap((issn) => text.parse(issn) || [])[0] ?? null,
  }
}

/** The node itself, or the one that its @id refers to. */
function resolve(value: unknown, nodes: readonly Node[]): readonly Node[] {
  const [node] = asNode(value)
  if (node === undefined || node['@type'] !== undefined) return node === undefined ? [] : [node]
  return [nodes.find((other) => other['@id'] === node['@id'] && other['@type'] !== undefined) ?? node]
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

/** The name of the node, or of the one that its @id refers to. */
function nameOf(value: unknown, nodes: readonly Node[]): string | null {
  if (typeof value === 'string') return value || null
  const [node] = asNode(value)
  const name = text.parse(node?.['name'])
  if (name !== '' || node?.['@id'] === undefined) return name || null
  const referenced = nodes.find((candidate) => candidate['@id'] === node['@id'] && candidate['name'] !== undefined)
  return text.parse(referenced?.['name']) || null
}

function doiTextOf(value: unknown): readonly string[] {
  const written = typeof value === 'string' ? value : text.parse(asNode(value)[0]?.['value'])
  return written.includes('10.') ? [written] : []
}
