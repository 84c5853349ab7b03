/** A storage of a compound file: streams by name, and storages within it. */
export interface CompoundContent {
  readonly [name: string]: Buffer | CompoundContent
}

const SECTOR = 512
const END = 0xfffffffe
const FREE = 0xffffffff
const TABLE = 0xfffffffd

interface Entry {
  readonly name: string
  readonly kind: number
  readonly data: Buffer
  right: number
  child: number
  start: number
}

/** A compound file ([MS-CFB]) without small streams: the cutoff is 0, so that all lie in whole sectors. */
export function makeCompound(content: CompoundContent): Buffer {
  const entries: Entry[] = [toEntry('Root Entry', 5)]
  addEntries(content, 0, entries)
  const chains: number[] = []
  const sectors: Buffer[] = []
  const add = (data: Buffer): number => {
    if (data.length === 0) return END
    const start = sectors.length
    for (let at = 0; at < data.length; at += SECTOR) {
      const sector = Buffer.alloc(SECTOR)
      data.copy(sector, 0, at, at + SECTOR)
      sectors.push(sector)
      chains.push(at + SECTOR < data.length ? sectors.length : END)
    }
    return start
  }
  for (const entry of entries) entry.start = add(entry.data)
  const directory = add(Buffer.concat(entries.map(writeEntry)))
  return assemble(sectors, chains, directory)
}

function addEntries(content: CompoundContent, parent: number, entries: Entry[]): void {
  let previous = -1
  for (const [name, value] of Object.entries(content)) {
    const isStream = Buffer.isBuffer(value)
    entries.push(toEntry(name, isStream ? 2 : 1, isStream ? value : Buffer.alloc(0)))
    const index = entries.length - 1
    const before = entries[previous < 0 ? parent : previous]
    if (before !== undefined) before[previous < 0 ? 'child' : 'right'] = index
    previous = index
    if (!isStream) addEntries(value, index, entries)
  }
}

function toEntry(name: string, kind: number, data: Buffer = Buffer.alloc(0)): Entry {
  return { name, kind, data, right: FREE, child: FREE, start: END }
}

function writeEntry({ name, kind, data, right, child, start }: Entry): Buffer {
  const entry = Buffer.alloc(128)
  entry.write(name, 'utf16le')
  entry.writeUInt16LE(2 * name.length + 2, 64)
  entry.writeUInt8(kind, 66)
  entry.writeUInt8(1, 67)
  entry.writeUInt32LE(FREE, 68)
  entry.writeUInt32LE(right, 72)
  entry.writeUInt32LE(child, 76)
  entry.writeUInt32LE(start, 116)
  entry.writeUInt32LE(data.length, 120)
  return entry
}

/** Header, sectors and the table of sectors at the end. */
function assemble(sectors: readonly Buffer[], chains: readonly number[], directory: number): Buffer {
  const perTable = SECTOR / 4
  const tables = Math.ceil((sectors.length + 1) / (perTable - 1))
  const table = Buffer.alloc(tables * SECTOR, 0xff)
  chains.forEach((next, index) => table.writeUInt32LE(next, 4 * index))
  const header = Buffer.alloc(SECTOR)
  header.set([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])
  header.writeUInt16LE(0x3e, 24)
  header.writeUInt16LE(3, 26)
  header.writeUInt16LE(0xfffe, 28)
  header.writeUInt16LE(9, 30)
  header.writeUInt16LE(6, 32)
  header.writeUInt32LE(tables, 44)
  header.writeUInt32LE(directory, 48)
  header.writeUInt32LE(0, 56)
  header.writeUInt32LE(END, 60)
  header.writeUInt32LE(END, 68)
  header.fill(0xff, 76)
  for (let index = 0; index < tables; index++) {
    header.writeUInt32LE(sectors.length + index, 76 + 4 * index)
    table.writeUInt32LE(TABLE, 4 * (sectors.length + index))
  }
  return Buffer.concat([header, ...sectors, table])
}
