import { createHash } from 'node:crypto'

/** Constants are tuned on the files of one half alone; the other, kept half shows whether they hold. */
export const HALVES = ['tuned', 'kept'] as const
export type Half = (typeof HALVES)[number]

/** The half of a file, by the first bit of the hash of its name. */
export function halfOf(name: string): Half {
  const [byte = 0] = createHash('sha256').update(name).digest()
  return byte < 128 ? 'tuned' : 'kept'
}
