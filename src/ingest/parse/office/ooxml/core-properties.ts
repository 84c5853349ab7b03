import type { CheerioAPI } from 'cheerio'
import { toDates } from '../../metadata/dated-events.ts'
import { toFoundValues, toAuthors, toLanguage, toTitle, type Candidate } from '../../metadata/metadata-values.ts'
import type { ParsedMetadata } from '../../../../domain/parsed-document.ts'
import { toMetadata } from '../../metadata/to-metadata.ts'
import type { ZipParts } from '../zip-entries.ts'
import { openPart } from './package.ts'

/** ECMA-376 part 2: the core properties of the package, in Dublin Core. */
const CORE = 'docProps/core.xml'
const STYLES = 'word/styles.xml'

/** Metadata from the package properties, as rules of `format`. Properties that cannot be read count as absent. */
export function readCoreProperties(parts: ZipParts, format: 'docx' | 'xlsx' | 'pptx'): ParsedMetadata {
  const core = openPart(parts, CORE)
  const styles = openPart(parts, STYLES)
  const property = (name: string): Candidate => [`${format}:core.${name}`, dublinCoreOf(core, name)]
  const styleLanguage = styles?.('w\\:docDefaults w\\:lang').first().attr('w:val')
  return toMetadata(
    {
      title: toFoundValues([property('title')], toTitle),
      authors: toFoundValues([property('creator')], toAuthors),
      language: toFoundValues([property('language'), ['docx:styles.lang', styleLanguage]], toLanguage),
    },
    toDates([
      ['created', ...property('created')],
      // creation first: it is closer to publication than the last save, which a later reader may have made
      ['created', ...property('modified')],
    ]),
  )
}

/** Namespace prefixes differ between programs. */
function dublinCoreOf(core: CheerioAPI | null, name: string): string | undefined {
  return core?.(`${name},dc\\:${name},dcterms\\:${name}`).first().text()
}
