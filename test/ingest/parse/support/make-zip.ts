import { crc32, deflateRawSync } from 'node:zlib'

/** An archive of these parts, deflated except the first, as EPUB and ODF require; `declared` replaces the stated sizes. */
export function makeZip(parts: readonly (readonly [name: string, body: string | Buffer])[], declared?: number): Buffer {
  let offset = 0
  const entries = parts.map(([name, body], index) => {
    const raw = Buffer.from(body)
    const packed = index === 0 ? raw : deflateRawSync(raw)
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(20, 0)
    fields.writeUInt16LE(index === 0 ? 0 : 8, 4)
    fields.writeUInt32LE(crc32(raw), 10)
    fields.writeUInt32LE(packed.length, 14)
    fields.writeUInt32LE(index === 0 ? raw.length : (declared ?? raw.length), 18)
    fields.writeUInt16LE(Buffer.byteLength(name), 22)
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), fields, Buffer.from(name), packed])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(offset, 10)
    offset += local.length
    const central = Buffer.concat([
      Buffer.from('PK\u0001\u0002'),
      Buffer.from([20, 0]),
      fields,
      tail,
      Buffer.from(name),
    ])
    return { local, central }
  })
  const directory = Buffer.concat(entries.map(({ central }) => central))
  const end = Buffer.alloc(22)
  end.write('PK\u0005\u0006', 'latin1')
  end.writeUInt16LE(parts.length, 8)
  end.writeUInt16LE(parts.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...entries.map(({ local }) => local), directory, end])
}
