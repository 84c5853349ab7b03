import { expect } from 'vitest'
import type { App } from '../../src/app.ts'
import { namesOf } from '../../src/domain/version-names.ts'
import { iterateMatches } from '../../src/features/exports/iterate-matches.ts'
import { readCorpusPassages, type CorpusPassage } from '../../src/features/protocols/corpus.ts'
import { analyse } from '../../src/search/analysis/analyse.ts'
import type { VersionFacts } from '../../src/search/facts/version-facts.ts'
import { findInVersion } from '../../src/search/match/find-in-version.ts'
import { findMatches } from '../../src/search/match/find-matches.ts'
import type { Evidence } from '../../src/search/results/evidence.ts'
import { EMPTY_REQUEST } from '../../src/search/request/search-request.ts'
import { searchLibrary } from '../../src/search/results/search-library.ts'
import { pick } from '../../bench/support/seeded-random.ts'

/** Versions without the phrase for which alerts are tried. */
const OTHERS_CHECKED = 3

/** The current versions of a library with their passages, held against what searches return. */
export interface KnownLibrary {
  readonly versions: readonly KnownVersion[]
}

interface KnownVersion {
  readonly facts: VersionFacts
  readonly passages: readonly CorpusPassage[]
}

export async function readKnownLibrary(app: App): Promise<KnownLibrary> {
  const facts = [...(await app.facts.read()).versions.values()].filter(({ current, gone }) => current && !gone)
  const passages = await readCorpusPassages(
    app.catalogue,
    facts.map(({ versionId }) => versionId),
  )
  return { versions: facts.map((each) => ({ facts: each, passages: passages.get(each.versionId) ?? [] })) }
}

/** Two or three words in a row of a random text, heading or name of the library; null where that has too few. */
export function pickPhrase({ versions }: KnownLibrary, random: () => number): string | null {
  const { facts, passages } = pick(versions, random)
  const texts = random() < 0.3 ? namesOf(facts) : passages.flatMap(({ text, headings }) => [text, ...headings])
  if (texts.length === 0) return null
  const words = analyse(pick(texts, random)).map(({ word }) => word)
  const length = 2 + Math.floor(random() * 2)
  if (words.length < length) return null
  const from = Math.floor(random() * (words.length - length + 1))
  return words.slice(from, from + length).join(' ')
}

/** Requires that everything counted, shown, exported and alerted holds the phrase, and that nothing is left out. */
export async function checkPhrase(app: App, { versions }: KnownLibrary, phrase: string): Promise<void> {
  const request = { ...EMPTY_REQUEST, text: `"${phrase}"`, limit: 100 }
  const holding = new Map(
    versions.map(({ facts, passages }) => [facts.documentId, passages.filter((each) => holds(phrase, textsOf(each)))]),
  )
  const named = versions.filter(({ facts }) => holds(phrase, namesOf(facts))).map(({ facts }) => facts.documentId)
  const found = [...holding].filter(([documentId, passages]) => passages.length > 0 || named.includes(documentId))
  const signal = AbortSignal.timeout(60_000)

  const matches = await findMatches(app, request, 'listed', signal)
  expect(matches.counted.counts, phrase).toBe('exact')
  const counts = [...matches.set.documents.values()].map((each) => [each.documentId, each.passageCount] as const)
  expect(new Map(counts), phrase).toEqual(new Map(found.map(([documentId, passages]) => [documentId, passages.length])))

  for (const { passage, more } of (await searchLibrary(app, request, signal)).hits) {
    for (const each of [passage, ...more]) checkEvidence(phrase, each)
  }
  for await (const batch of iterateMatches(app, request, matches, 'all', signal)) {
    expect(batch.leftOut, phrase).toEqual([])
    for (const { passages } of batch.found) for (const each of passages) checkEvidence(phrase, each)
  }
  const isFound = new Set(found.map(([documentId]) => documentId))
  const [others, own] = [false, true].map((expected) =>
    versions.filter(({ facts }) => isFound.has(facts.documentId) === expected),
  )
  for (const { facts } of [...(own ?? []), ...(others ?? []).slice(0, OTHERS_CHECKED)]) {
    const alerted = await findInVersion(app, facts.versionId, request, 5, signal)
    for (const each of alerted) checkEvidence(phrase, each)
    expect(alerted.length > 0, phrase).toBe(isFound.has(facts.documentId))
  }
}

/** A passage holds the phrase, or says where else it is. */
function checkEvidence(phrase: string, { text, headingPath, highlights, matchedIn }: Evidence): void {
  if (matchedIn === 'text') {
    expect(holds(phrase, [text]), phrase).toBe(true)
    expect(highlights.length, phrase).toBeGreaterThan(0)
  } else if (matchedIn === 'headings') {
    expect(holds(phrase, headingPath), phrase).toBe(true)
  } else {
    expect(matchedIn, phrase).toBe('title')
  }
}

function textsOf({ text, headings }: CorpusPassage): readonly string[] {
  return [text, ...headings]
}

function holds(phrase: string, texts: readonly string[]): boolean {
  return texts.some((text) =>
    ` ${analyse(text)
      .map(({ word }) => word)
      .join(' ')} `.includes(` ${phrase} `),
  )
}
