import { z } from 'zod'

/** What schema.org data in a page say of it. */
export interface JsonLd {
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
/** Kinds of work, and the page that may only be about one: it counts where no work is described. */
const WORK = /(?:Article|Report|BlogPosting|CreativeWork|Book|Thesis|Dataset|DigitalDocument|Legislation)$/
const PAGE = /WebPage$/
const PERIODICAL = /^(?:Periodical|Journal|Newspaper)$/
/** Work, issue, volume, periodical. */
const MAX_PARTS = 4
/** Some systems wrap scripts so that old XML parsers pass over them. */
const CDATA = /^\s*(?:\/[/*]\s*)?<!\[CDATA\[(?:\s*\*\/)?|(?:\/[/*]\s*)?\]\]>(?:\s*\*\/)?\s*$/g

const text = z.string().catch('')
/** Volumes are numbers as often as texts. */
const numbered = z
  .union([z.string().min(1), z.number().transform(String)])
  .nullable()
  .catch(null)
const types = z.union([z.string(), z.array(z.string())]).catch('')
const node = z.record(z.string(), z.unknown())

type Node = z.infer<typeof node>

/** The first node in the scripts that describes a work. A script that is no JSON counts as absent. */
export function readJsonLd(scripts: readonly string[]): JsonLd {
  const nodes = scripts.flatMap(nodesOf)
  const work = nodes.find((node) => isA(node, WORK)) ?? nodes.find((node) => isA(node, PAGE)) ?? {}
  const of = (name: string) => text.parse(work[name]) || null
  return {
    headline: of('headline') ?? of('name'),
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

/** A paper is part of an issue, that of a volume, that of a periodical; or of the periodical itself. */
function readJournal(work: Node, nodes: readonly Node[]): Pick<JsonLd, 'journal' | 'volume' | 'issue' | 'issn'> {
  const chain: Node[] = [work]
  for (let inner: Node | undefined = work; inner !== undefined && chain.length <= MAX_PARTS;) {
    inner = listOf(inner['isPartOf']).flatMap((part) => resolve(part, nodes))[0]
    if (inner !== undefined) chain.push(inner)
  }
  const periodical = chain.find((node) => isA(node, PERIODICAL))
  const first = (name: string) =>
    chain.map((node) => numbered.parse(node[name])).find((value) => value !== null) ?? null
  return {
    journal: text.parse(periodical?.['name']) || null,
    volume: first('volumeNumber'),
    issue: first('issueNumber'),
    issn: [periodical?.['issn']].flatMap(listOf).flatMap((issn) => text.parse(issn) || [])[0] ?? null,
  }
}

/** The node itself, or the one that it refers to. */
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
