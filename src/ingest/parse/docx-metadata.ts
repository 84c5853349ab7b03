import type { CheerioAPI } from 'cheerio'
import { NO_METADATA } from './file-text.ts'
import { firstFound, toAuthors, toLanguage, toPublished, toTitle, type Candidate } from './metadata-values.ts'
import type { ParsedMetadata } from './parsed.ts'
import { openXml } from './xml-document.ts'
import type { ZipParts } from './zip-entries.ts'

/** ECMA-376 part 2: the properties of the package, in Dublin Core. */
const CORE = 'docProps/core.xml'
const STYLES = 'word/styles.xml'

/** What the package says of its document. Properties that cannot be read cost only themselves. */
export function readDocxMetadata(parts: ZipParts): ParsedMetadata {
  const core = openPart(parts, CORE)
  const styles = openPart(parts, STYLES)
  const property = (name: string): Candidate => [`docx:core.${name}`, dublinCoreOf(core, name)]
  const styleLanguage = styles?.('w\\:docDefaults w\\:lang').first().attr('w:val')
  return {
    ...NO_METADATA,
    title: firstFound([property('title')], toTitle),
    authors: firstFound([property('creator')], toAuthors),
    // the day of writing is nearer to publication than that of the last save, which a later reader may have made
    published: firstFound([property('created'), property('modified')], toPublished),
    language: firstFound([property('language'), ['docx:styles.lang', styleLanguage]], toLanguage),
  }
}

/** Programs choose their own prefixes. */
function dublinCoreOf(core: CheerioAPI | null, name: string): string | undefined {
  return core?.(`${name},dc\\:${name},dcterms\\:${name}`).first().text()
}

function openPart(parts: ZipParts, name: string): CheerioAPI | null {
  const bytes = parts.get(name)
  if (bytes === undefined) return null
  try {
    return openXml(bytes)
  } catch {
    return null
  }
}
