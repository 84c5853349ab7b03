import { InvalidInputError } from '../../../errors.ts'
import type { Difference } from '../../../search/quotations/describe-alignment.ts'
import {
  findQuotation,
  MAX_QUOTATION_CHARACTERS,
  MIN_QUOTED_WORDS,
  type FoundQuotation,
  type PlaceOfQuotation,
  type QuotedPassage,
} from '../../../search/quotations/find-quotation.ts'
import { DocumentLine } from '../../../ui/components/document-line.tsx'
import { pagesTag, pageTag, readerPath } from '../../../ui/components/evidence.tsx'
import { Field, PageHeading } from '../../../ui/components/form.tsx'
import { MarkedText } from '../../../ui/components/marked-text.tsx'
import { ocrTag } from '../../../ui/components/reading-note.tsx'
import { count } from '../../../ui/names.ts'
import type { PageCall, PageReply } from '../../../ui/page.ts'
import { readDocumentUrls } from '../../citations/document-urls.ts'
import { toTextCitation } from '../../citations/text-citation.ts'
import { MissingShards } from '../../operation/status/index-banner.tsx'
import type { QuotationPorts } from './ports.ts'
import { pagesOf } from './quotation-view.ts'

const PLACES = 10

/** The form, and what was found for a quotation in the address. */
export async function quotationsPage({ app, query, signal }: PageCall): Promise<PageReply> {
  return answer(app, query.get('text') ?? '', signal)
}

/** The same for a quotation that the form sends, which may be too long for an address. */
export async function quotationsForm({ app, form, signal }: PageCall): Promise<PageReply> {
  return answer(app, form.get('text') ?? '', signal)
}

async function answer(app: QuotationPorts, text: string, signal: AbortSignal): Promise<PageReply> {
  const isSent = text.trim() !== ''
  try {
    const found = isSent ? await findQuotation(app, text, { limit: PLACES }, signal) : null
    const documents = (found?.places ?? []).map(({ document }) => document)
    return toPage(app, text, null, found && { ...found, urls: await readDocumentUrls(app, documents) })
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error
    return toPage(app, text, error.message, null)
  }
}

interface Results extends FoundQuotation {
  /** The address of each document at its publisher, by id. */
  readonly urls: ReadonlyMap<string, string>
}

function toPage(app: QuotationPorts, text: string, fault: string | null, found: Results | null): PageReply {
  return {
    kind: 'page',
    title: found === null ? 'Find a quotation' : `“${text.trim().slice(0, 60)}” - find a quotation`,
    section: 'search',
    status: fault === null ? 200 : 400,
    body: (
      <>
        <PageHeading title="Find a quotation">
          <p>
            Paste a quotation to find its source and printed page, whether it is verbatim, and where else the library
            says the same.
          </p>
        </PageHeading>
        <form method="post" action="/quotations" class="panel">
          <Field
            name="text"
            label="Quotation"
            hint={`At least ${MIN_QUOTED_WORDS} words, at most ${MAX_QUOTATION_CHARACTERS.toLocaleString('en-GB')} characters. Case, punctuation and quotation marks do not count; write … or [...] for words left out.`}
            rows={5}
            value={`\n${text}`}
            error={fault}
          />
          <button class="govuk-button">Find it</button>
        </form>
        {found !== null && <Places app={app} found={found} />}
      </>
    ),
  }
}

function Places({ app, found }: { readonly app: QuotationPorts; readonly found: Results }) {
  const { places, urls, missing } = found
  const [source, ...others] = places
  const shown = { app, urls }
  return (
    <section class="results" aria-label="Places">
      <MissingShards hosts={missing} servers={app.engine.servers} />
      {source === undefined ? (
        <>
          <h2>Nothing in the library says this</h2>
          <p>
            Neither verbatim nor with a few words changed. Try a part of it that is sure to be word for word, or{' '}
            <a href="/search">search for its words</a>.
          </p>
        </>
      ) : (
        <>
          <h2>{source.isVerbatim ? 'Found, word for word' : 'Found, with differences'}</h2>
          <ol class="hits">
            <li>
              <Place {...shown} place={source} />
            </li>
          </ol>
        </>
      )}
      {others.length > 0 && (
        <>
          <h2>
            {count(others.length, 'other place')} that {others.length === 1 ? 'says' : 'say'} the same or nearly so
          </h2>
          <ol class="hits">
            {others.map((place) => (
              <li>
                <Place {...shown} place={place} />
              </li>
            ))}
          </ol>
        </>
      )}
    </section>
  )
}

interface PlaceProps {
  readonly app: QuotationPorts
  readonly urls: Results['urls']
  readonly place: PlaceOfQuotation
}

function Place({ app, urls, place }: PlaceProps) {
  const { document, passages, isCurrent } = place
  const url = urls.get(document.documentId) ?? ''
  const page = pagesOf(place)
  return (
    <article>
      <h3>
        <a href={`/documents/${document.documentId}`}>{document.title}</a>
      </h3>
      <DocumentLine app={app} document={document} />
      <p>
        {place.isVerbatim ? 'Verbatim' : `Altered: ${Math.round(place.likeness * 100)}% the same`}
        {isCurrent ? '' : ', in an earlier version of the document'}
      </p>
      {page !== null && page.pageIndex !== page.last.pageIndex && (
        <p>On {pagesTag(page, page.last)}: it runs over the end of a page.</p>
      )}
      {passages.map((passage) => (
        <QuotedPassageFigure passage={passage} />
      ))}
      {place.differences.length > 0 && <Differences differences={place.differences} title={document.title} />}
      <p class="dim">{toTextCitation(document, url, page)}</p>
    </article>
  )
}

function QuotedPassageFigure({ passage }: { readonly passage: QuotedPassage }) {
  const { label, pageIndex, confidence, headingPath } = passage
  return (
    <figure class="quote">
      <blockquote>
        <MarkedText text={passage.text} spans={passage.spans} />
      </blockquote>
      <figcaption>
        <a class="quote__page" href={readerPath(passage)}>
          {pageTag({ pageIndex, pageLabel: label })}
          <span class="govuk-visually-hidden">: read this passage on its page</span>
        </a>
        {confidence !== null && <span class="reading">{ocrTag(confidence)}</span>}
        {headingPath.length > 0 && <span class="quote__path">{headingPath.join(' › ')}</span>}
      </figcaption>
    </figure>
  )
}

const KINDS = { missing: 'Left out', added: 'Added', changed: 'Changed' } as const

function Differences({ differences, title }: { readonly differences: readonly Difference[]; readonly title: string }) {
  return (
    <table class="govuk-table">
      <caption class="govuk-table__caption">
        Differences<span class="govuk-visually-hidden"> from {title}</span>
      </caption>
      <thead>
        <tr>
          <th scope="col">Difference</th>
          <th scope="col">Your quotation</th>
          <th scope="col">The source</th>
        </tr>
      </thead>
      <tbody>
        {differences.map(({ kind, quoted, source }) => (
          <tr>
            <th scope="row">{KINDS[kind]}</th>
            <td>{quoted ?? '(nothing)'}</td>
            <td>{source ?? '(nothing)'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
