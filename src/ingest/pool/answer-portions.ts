import type { ChildAnswer, Portion } from './child-messages.ts'

/** Reading a message of this many characters takes some 20 ms; a single element may be longer. */
const PORTION_CHARACTERS = 256 * 1024
/** What a value counts as besides its characters. */
const VALUE_CHARACTERS = 16

/**
 * Divides an answer into messages of bounded length, since its receiver reads each message without a pause: first the
 * elements of its long lists, then the answer with these lists empty. Elements themselves are not divided.
 */
export function* toPortions(answer: ChildAnswer): Generator<Portion | ChildAnswer> {
  const rest = yield* takeLists(answer, [])
  yield rest as ChildAnswer
}

/** Yields the long lists of a value, and returns the value without their elements. */
function* takeLists(value: unknown, path: readonly string[]): Generator<Portion, unknown> {
  if (Array.isArray(value)) {
    if (charactersOf(value) <= PORTION_CHARACTERS) return value
    yield* divide(value, path)
    return []
  }
  if (!isRecord(value)) return value
  const fields: [string, unknown][] = []
  for (const [name, inner] of Object.entries(value)) fields.push([name, yield* takeLists(inner, [...path, name])])
  return Object.fromEntries(fields)
}

function* divide(list: readonly unknown[], path: readonly string[]): Generator<Portion> {
  let items: unknown[] = []
  let characters = 0
  for (const item of list) {
    const more = charactersOf(item)
    if (items.length > 0 && characters + more > PORTION_CHARACTERS) {
      yield { kind: 'portion', path, items }
      items = []
      characters = 0
    }
    items.push(item)
    characters += more
  }
  if (items.length > 0) yield { kind: 'portion', path, items }
}

/** About how long a value is in a message. */
function charactersOf(value: unknown): number {
  let characters = 0
  const open: unknown[] = [value]
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    characters += VALUE_CHARACTERS
    if (typeof at === 'string') characters += at.length
    else if (Array.isArray(at)) for (const item of at) open.push(item ?? null)
    else if (isRecord(at)) {
      for (const [name, inner] of Object.entries(at)) {
        characters += name.length
        open.push(inner ?? null)
      }
    }
  }
  return characters
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype
}

/** Puts an answer together again from its messages, which come in order. */
export interface AnswerAssembly {
  add(portion: Portion): void
  /** The whole answer. */
  complete(answer: ChildAnswer): ChildAnswer
}

interface PortionedList {
  readonly path: readonly string[]
  readonly items: unknown[]
}

export function createAnswerAssembly(): AnswerAssembly {
  const lists = new Map<string, PortionedList>()
  return {
    add: ({ path, items }) => {
      const key = JSON.stringify(path)
      const list: PortionedList = lists.get(key) ?? { path, items: [] }
      lists.set(key, list)
      for (const item of items) list.items.push(item)
    },
    complete: (answer) => {
      for (const { path, items } of lists.values()) putList(answer, path, items)
      return answer
    },
  }
}

function putList(answer: ChildAnswer, path: readonly string[], items: readonly unknown[]): void {
  let at: unknown = answer
  for (const name of path.slice(0, -1)) at = isRecord(at) ? at[name] : undefined
  const last = path.at(-1)
  if (!isRecord(at) || last === undefined) throw new Error(`an answer without the list ${path.join('.')}`)
  Object.defineProperty(at, last, { value: items, enumerable: true, configurable: true, writable: true })
}
