import type { DocumentPorts } from '../ports.ts'
import { readInnermostPart } from '../../../db/texts/parts.ts'
import { readPages, type PageSummary, type Passage } from '../../../db/texts/texts.ts'
import { listEditions, type EditionRow } from '../../editions/edition-queries.ts'
import type { DocumentRow, VersionRow } from '../../../db/documents/documents.ts'
import { getDocument, getPassage, getVersion } from '../../../db/documents/get-document.ts'
import type { EvidencePart } from '../../../domain/evidence-part.ts'
import { readMarkedPage, type MarkedPage } from '../../../search/results/read-marked-page.ts'
import type { Tag } from '../../../db/texts/tags.ts'
import { nameOf } from '../../../ui/names.ts'
import type { PageCall, PageReply } from '../../../ui/page.ts'
import { EditionForm } from '../../editions/edition-form.tsx'
import { DocumentLine } from '../../../ui/components/document-line.tsx'
import { PartNote, pagesTag, pageTag, readerPath } from '../../../ui/components/evidence.tsx'
import { headingEnd } from '../../../ui/components/heading-end.ts'
import { PageLinks } from '../../../ui/components/page-links.tsx'
import { ocrTag } from '../../../ui/components/reading-note.tsx'
import { PageText } from './page-text.tsx'
import { validate } from '../../../formats/parameters.ts'
import { z } from 'zod'

const pageIndexSchema = z.coerce.number().int().min(1).max(1_000_000)

/** Redirects the permanent address of a passage to its page in the reader. */
export async function passageRedirect({ app, params, query }: PageCall): Promise<PageReply> {
  const passage = await getPassage(app, params['passageId'] ?? '')
  return { kind: 'redirect', to: readerPath(passage, query.get('q') ?? '') }
}

/** One page of a version, with the chosen passage and the words of the query highlighted. */
export async function readerPage({ app, params, query, mayWrite }: PageCall): Promise<PageReply> {
  const version = await getVersion(app, params['versionId'] ?? '')
  const pageIndex = validate(pageIndexSchema, params['pageIndex'])
  const text = (query.get('q') ?? '').slice(0, 1_000)
  const marked = await readMarkedPage(app, version.versionId, pageIndex, text)
  const document = await getDocument(app, version.documentId)
  const chosen = marked.passages.find((passage) => passage.passageId === query.get('passage')) ?? null
  const pages = await readPages(app.catalogue, version.versionId)
  const editions = mayWrite && chosen !== null ? await listEditions(app.catalogue) : []
  const part = await readInnermostPart(app.catalogue, version.versionId, pageIndex)
  const label = pageTag({ pageIndex, pageLabel: marked.page.label })
  return {
    kind: 'page',
    title: `${label}, ${document.title}`,
    section: 'documents',
    links: [{ rel: 'alternate', type: 'text/markdown', href: `/versions/${version.versionId}/pages/${pageIndex}.md` }],
    body: (
      <div class="reader">
        <p class="crumbs">
          <a href={`/documents/${document.documentId}`}>{document.title}</a>
          {text !== '' && (
            <>
              {' · '}
              <a href={`/search?${new URLSearchParams({ q: text })}`}>Back to “{text.slice(0, 60)}”</a>
            </>
          )}
        </p>
        <h1>
          {label}
          <small> {marked.page.label === null ? '' : `page ${pageIndex} of ${version.pageCount} in the file`}</small>
        </h1>
        <DocumentLine app={app} document={document} />
        {part !== null && (
          <p class="dim">
            <PartNote part={part} />
          </p>
        )}
        <VersionNote document={document} version={version} />
        {marked.page.reading === 'ocr' && <OcrNote confidence={marked.page.confidence} />}
        <Neighbours {...{ version, pages, pageIndex, text }} label="Pages, above the text" />
        <div class="columns columns--reader">
          {marked.page.text.trim() === '' ? (
            <p class="notice">{emptyPageReason(marked.page)}</p>
          ) : (
            <PageText marked={marked} chosen={chosen} text={text} language={document.language} />
          )}
          <aside class="aside" aria-label="About this passage">
            {chosen === null ? (
              <p class="dim">To cite a passage, choose the number in its margin.</p>
            ) : (
              <ChosenPassage {...{ app, document, chosen, marked, editions, pages, part }} />
            )}
          </aside>
        </div>
        <Neighbours {...{ version, pages, pageIndex, text }} label="Pages, below the text" />
      </div>
    ),
  }
}

function VersionNote({ document, version }: { readonly document: DocumentRow; readonly version: VersionRow }) {
  if (document.currentVersionId === version.versionId) return null
  return (
    <p class="notice">
      This is version {version.number} ({version.status}), not the current version of the document.{' '}
      <a href={`/documents/${document.documentId}`}>All versions</a>
    </p>
  )
}

function OcrNote({ confidence }: { readonly confidence: number | null }) {
  return (
    <p class="notice">
      Read from a picture of the page ({ocrTag(confidence)}). Check the words against the original before you quote
      them.
    </p>
  )
}

function emptyPageReason({ confidence }: MarkedPage['page']): string {
  if (confidence === null)
    return 'No text could be read on this page. It may be blank, or a picture that has not been read yet.'
  if (confidence === 0) return 'This page is a picture, and OCR found no words in it.'
  const percent = Math.round(confidence * 100)
  return `This page is a picture that OCR could not read: handwriting or a poor copy (${percent}% confidence).`
}

interface ChosenProps {
  readonly app: DocumentPorts
  readonly document: DocumentRow
  readonly chosen: Passage
  readonly marked: MarkedPage
  readonly editions: readonly EditionRow[]
  readonly pages: readonly PageSummary[]
  readonly part: EvidencePart | null
}

function ChosenPassage({ app, document, chosen, marked, editions, pages, part }: ChosenProps) {
  const tags = marked.tags.get(chosen.passageId) ?? []
  const source = part === null ? document.title : `${part.title}, in: ${document.title}`
  const permalink = `${app.config.http.publicUrl}/passages/${chosen.passageId}`
  return (
    <>
      <h2>This passage</h2>
      {chosen.headingPath.length > 0 && <p class="dim">{chosen.headingPath.join(' › ')}</p>}
      <label for="quotation">Quotation with its page</label>
      <textarea id="quotation" class="govuk-textarea copy" rows={6} readOnly>
        {`“${quotationOf(chosen)}” (${source}, ${pagesOf(chosen, pages)}) ${permalink}`}
      </textarea>
      {chosen.continuation !== '' && (
        <p class="dim">
          Its last sentence continues on{' '}
          <a href={`/versions/${chosen.versionId}/pages/${chosen.pageIndex + 1}`}>the next page</a>.
        </p>
      )}
      {tags.length > 0 && (
        <>
          <h3>Themes, and the words that matched</h3>
          <ul class="plain">
            {[...termsByTheme(tags, chosen.text)].map(([themeId, terms]) => (
              <li>
                <a href={`/themes/${themeId}`}>{nameOf(app, 'theme', themeId)}</a>{' '}
                <span class="dim">{[...terms].join('; ')}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      <EditionForm editions={editions} name="passageId" value={chosen.passageId} />
    </>
  )
}

/** A passage as it is printed, its last sentence whole, without the headings above it; paragraphs are kept apart. */
function quotationOf({ text, headingPath, continuation }: Passage): string {
  const own = text.slice(headingEnd(text, headingPath))
  const paragraphs = (continuation === '' ? own : `${own}\n${continuation}`).split(/\n\s*\n/)
  return paragraphs.map((paragraph) => paragraph.replace(/\s+/g, ' ')).join('\n\n')
}

function pagesOf({ pageIndex, continuation }: Passage, pages: readonly PageSummary[]): string {
  const at = (index: number) => ({
    pageIndex: index,
    pageLabel: pages.find((page) => page.pageIndex === index)?.label ?? null,
  })
  return pagesTag(at(pageIndex), at(continuation === '' ? pageIndex : pageIndex + 1))
}

/** `“Freight” (alternative:freight), rejects: “rules out”`, once each. */
function termsByTheme(tags: readonly Tag[], text: string): ReadonlyMap<string, ReadonlySet<string>> {
  const byTheme = new Map<string, Set<string>>()
  for (const { themeId, term, rule, stance, cue } of tags) {
    const said = cue === null ? '' : `, ${stance}: “${text.slice(cue.start, cue.end)}”`
    byTheme.set(themeId, (byTheme.get(themeId) ?? new Set()).add(`“${term}” (${rule})${said}`))
  }
  return byTheme
}

interface NeighboursProps {
  readonly version: VersionRow
  readonly pages: readonly PageSummary[]
  readonly pageIndex: number
  readonly text: string
  readonly label: string
}

/** Links to the pages before and after this one. */
function Neighbours({ version, pages, pageIndex, text, label }: NeighboursProps) {
  const search = text === '' ? '' : `?${new URLSearchParams({ q: text })}`
  const linkTo = (index: number, words: string) => {
    const page = pages.find((one) => one.pageIndex === index)
    if (page === undefined) return null
    const tag = pageTag({ pageIndex: index, pageLabel: page.label })
    return { href: `/versions/${version.versionId}/pages/${index}${search}`, text: `${words} (${tag})` }
  }
  return (
    <PageLinks
      label={label}
      previous={linkTo(pageIndex - 1, '← Previous page')}
      next={linkTo(pageIndex + 1, 'Next page →')}
    />
  )
}
