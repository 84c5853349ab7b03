import { parseFailure } from '../../pool/parse-failure.ts'

/** [MS-CFB] 2.2: the first bytes of a compound file, in which Outlook and old Office programs save. */
const COMPOUND_MAGIC = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1] as const

const HEADER_BYTES = 512
const ENTRY_BYTES = 128
/** Sector numbers from here on are marks: end of chain, free, tables. */
const LAST_SECTOR = 0xfffffffa
const NO_ENTRY = 0xffffffff
/** A mail with hundreds of attachments has some 20,000. */
const MAX_ENTRIES = 100_000
const MAX_DEPTH = 64

const STORAGE = 1
const STREAM = 2
const ROOT = 5

/** A folder within a compound file. */
export interface CompoundStorage {
  readonly storages: ReadonlyMap<string, CompoundStorage>
  /** Each returns the bytes of the stream of this name. */
  readonly streams: ReadonlyMap<string, () => Uint8Array>
}

interface Entry {
  readonly name: string
  readonly kind: number
  readonly left: number
  readonly right: number
  readonly child: number
  readonly start: number
  readonly bytes: number
}

/** Where the sectors of a file lie, and which follows which. */
interface Sectors {
  readonly data: Uint8Array
  readonly size: number
  readonly offset: number
  readonly next: readonly number[]
}

/** Whether these are the first bytes of a compound file. */
export function isCompoundFile(bytes: Uint8Array): boolean {
  return COMPOUND_MAGIC.every((value, index) => bytes[index] === value)
}

/** Opens a compound file. @throws PermanentError `malformed` */
export function openCompoundFile(bytes: Uint8Array): CompoundStorage {
  if (!isCompoundFile(bytes) || bytes.length < HEADER_BYTES) throw damaged('no header')
  const view = viewOf(bytes)
  const size = 2 ** Math.min(view.getUint16(30, true), 16)
  const miniSize = 2 ** Math.min(view.getUint16(32, true), 16)
  if (size < 128 || miniSize < 8) throw damaged('impossible sector sizes')
  const cutoff = view.getUint32(56, true)
  const whole: Sectors = { data: bytes, size, offset: size, next: readTable(bytes, view, size) }
  const entries = readEntries(readChain(whole, view.getUint32(48, true), bytes.length))
  const root = entries[0]
  if (root?.kind !== ROOT) throw damaged('no root')
  const miniTable = viewOf(readChain(whole, view.getUint32(60, true), bytes.length))
  const mini: Sectors = {
    data: readChain(whole, root.start, root.bytes),
    size: miniSize,
    offset: 0,
    next: Array.from({ length: Math.floor(miniTable.byteLength / 4) }, (_, index) =>
      miniTable.getUint32(index * 4, true),
    ),
  }
  const read = (entry: Entry): Uint8Array => readChain(entry.bytes < cutoff ? mini : whole, entry.start, entry.bytes)
  return toStorage(entries, root.child, read, new Set(), 0)
}

/** The table of following sectors, itself in the sectors that the header and its continuations list. */
function readTable(bytes: Uint8Array, view: DataView, size: number): readonly number[] {
  const sectors: number[] = []
  for (let index = 0; index < 109; index++) sectors.push(view.getUint32(76 + index * 4, true))
  const perSector = size / 4
  const seen = new Set<number>()
  let list = view.getUint32(68, true)
  while (list < LAST_SECTOR && !seen.has(list) && isWithin(bytes, list, size)) {
    seen.add(list)
    const start = (list + 1) * size
    for (let index = 0; index < perSector - 1; index++) sectors.push(view.getUint32(start + index * 4, true))
    list = view.getUint32(start + (perSector - 1) * 4, true)
  }
  const next: number[] = []
  for (const sector of sectors) {
    if (sector >= LAST_SECTOR || !isWithin(bytes, sector, size)) continue
    const start = (sector + 1) * size
    for (let index = 0; index < perSector; index++) next.push(view.getUint32(start + index * 4, true))
    if (next.length * size > bytes.length + perSector * size) break
  }
  return next
}

function isWithin(bytes: Uint8Array, sector: number, size: number): boolean {
  return (sector + 2) * size <= bytes.length
}

/** The bytes of a chain of sectors, at most `length`; a chain that is broken or goes in a circle ends there. */
function readChain({ data, size, offset, next }: Sectors, start: number, length: number): Uint8Array {
  const wanted = Math.min(length, data.length)
  const pieces: Uint8Array[] = []
  let read = 0
  for (let sector = start; sector < LAST_SECTOR && read < wanted; sector = next[sector] ?? NO_ENTRY) {
    const from = sector * size + offset
    const piece = data.subarray(from, Math.min(from + size, from + wanted - read))
    if (piece.length === 0) break
    pieces.push(piece)
    read += piece.length
  }
  return Buffer.concat(pieces)
}

function readEntries(directory: Uint8Array): readonly Entry[] {
  const view = viewOf(directory)
  const count = Math.min(Math.floor(directory.length / ENTRY_BYTES), MAX_ENTRIES)
  return Array.from({ length: count }, (_, index) => {
    const at = index * ENTRY_BYTES
    const nameBytes = Math.min(Math.max(view.getUint16(at + 64, true) - 2, 0), 62)
    return {
      name: Buffer.from(directory.subarray(at, at + nameBytes)).toString('utf16le'),
      kind: view.getUint8(at + 66),
      left: view.getUint32(at + 68, true),
      right: view.getUint32(at + 72, true),
      child: view.getUint32(at + 76, true),
      start: view.getUint32(at + 116, true),
      bytes: view.getUint32(at + 120, true),
    }
  })
}

/** The entries of one storage are a tree of their own, from `top`. */
function toStorage(
  entries: readonly Entry[],
  top: number,
  read: (entry: Entry) => Uint8Array,
  seen: Set<number>,
  depth: number,
): CompoundStorage {
  const storages = new Map<string, CompoundStorage>()
  const streams = new Map<string, () => Uint8Array>()
  const open = [top]
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const entry = entries[id]
    if (entry === undefined || seen.has(id)) continue
    seen.add(id)
    open.push(entry.left, entry.right)
    if (entry.kind === STREAM) streams.set(entry.name, () => read(entry))
    if (entry.kind !== STORAGE || depth >= MAX_DEPTH) continue
    storages.set(entry.name, toStorage(entries, entry.child, read, seen, depth + 1))
  }
  return { storages, streams }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

function damaged(what: string): Error {
  return parseFailure('malformed', `unreadable compound file: ${what}`)
}
