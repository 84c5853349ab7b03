import { createHash } from 'node:crypto'
import type { PassageRecord } from '../engine/search-engine.ts'

/** Models read a few hundred words; a longer text is cut. A passage has about 120 words, and its headings. */
const MAX_TEXT_CHARACTERS = 8_000
/** 128 bits. */
const HASH_BYTES = 16

/** The text of a passage that is embedded: with its title and headings, which say what it is about. */
export function toEmbeddedText({ title, headings, text }: PassageRecord): string {
  return [title, ...headings, text].join('\n').slice(0, MAX_TEXT_CHARACTERS).toWellFormed()
}

/** What a vector is kept by, as text of 22 characters. */
export function hashText(text: string): string {
  return createHash('sha256').update(text).digest().subarray(0, HASH_BYTES).toString('base64url')
}
