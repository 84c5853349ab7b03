import { placeTables } from '../text/place-tables.ts'
import { LineWriter } from '../text/line-writer.ts'
import { PLAIN_PAGE, type FileText } from '../text/file-text.ts'
import { createLinkList, type LinkList } from '../html/html-links.ts'
import { MAX_PAGES, MAX_TEXT_CHARACTERS } from '../limits.ts'
import { toTitle } from '../metadata/metadata-values.ts'
import type { ParsedPage, Truncation } from '../../../domain/parsed-document.ts'
import { parseFailure } from '../../pool/parse-failure.ts'
import { readCoreProperties } from './ooxml/core-properties.ts'
import { attributeOf, childOf, childrenOf } from './ooxml/elements.ts'
import { mainPartOf, readPart, readRelations } from './ooxml/package.ts'
import { readSlide, writeNotes } from './slides/read-slide.ts'
import { readZip, type ZipParts } from './zip-entries.ts'

/** A presentation with each shown slide as a page: its title as heading, its text, then what its speaker noted. */
export async function parsePptx(bytes: Uint8Array): Promise<FileText> {
  const parts = await readZip(
    bytes,
    (name) => /\.(?:xml|rels)$/i.test(name) && !/\/(?:slideLayouts|slideMasters|theme|media)\//.test(name),
  )
  const main = mainPartOf(parts, 'ppt/presentation.xml')
  const presentation = readPart(parts, main)
  if (presentation === null) throw parseFailure('malformed', 'pptx without a presentation')
  const targets = new Map(readRelations(parts, main).map(({ relationId, target }) => [relationId, target]))
  const slides = childrenOf(childOf(presentation, 'sldIdLst'), 'sldId').flatMap(
    // both `id` and `r:id` are there
    (slide) => targets.get(slide.attribs?.['r:id'] ?? attributeOf(slide, 'id') ?? '') ?? [],
  )
  const links = createLinkList()
  const pages = readSlides(slides, parts, links)
  const core = readCoreProperties(parts, 'pptx')
  const heading = toTitle(pages.pages.flatMap(({ headings }) => headings)[0]?.title ?? '')
  return {
    pages: pages.pages,
    metadata: { ...core, title: core.title ?? (heading === null ? null : { value: heading, rule: 'pptx:title' }) },
    links: links.toArray(),
    truncated: pages.truncated ?? (links.full ? 'link_cap' : null),
  }
}

function readSlides(
  slides: readonly string[],
  parts: ZipParts,
  links: LinkList,
): { readonly pages: readonly ParsedPage[]; readonly truncated: Truncation | null } {
  const pages: ParsedPage[] = []
  let remaining = MAX_TEXT_CHARACTERS
  for (const part of slides) {
    if (pages.length >= MAX_PAGES) return { pages, truncated: 'page_cap' }
    if (remaining <= 0) return { pages, truncated: 'text_cap' }
    const slide = readPart(parts, part)
    if (slide === null || /^(?:0|false)$/.test(attributeOf(slide, 'show') ?? '')) continue
    const relations = readRelations(parts, part)
    relations
      .filter(({ kind, isExternal }) => kind === 'hyperlink' && isExternal)
      .forEach(({ target }) => links.add(target))
    const writer = new LineWriter()
    const drafts = readSlide(slide, writer)
    writeNotes(readPart(parts, relations.find(({ kind }) => kind === 'notesSlide')?.target), writer)
    const { text, headings } = writer.finish()
    remaining -= text.length
    const reading = text === '' ? 'none' : 'text'
    const tables = placeTables(text, drafts)
    pages.push({ index: pages.length + 1, label: null, text, headings, tables, ...PLAIN_PAGE, reading })
  }
  return { pages, truncated: null }
}
