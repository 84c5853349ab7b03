import { type DuplicateGround, VERDICTS } from '../../domain/duplicate.ts'
import { z } from 'zod'
import type { DuplicatePorts } from './ports.ts'
import { readLocationsOf, type AddressRow } from '../../db/documents/addresses.ts'
import { readDocuments, readVersion, type DocumentRow } from '../../db/documents/documents.ts'
import { listDuplicates, type DuplicateRow } from '../../ingest/dedupe/duplicates.ts'
import { compareVersions } from '../documents/compare/compare-versions.ts'
import { titlesAgree } from '../../ingest/titles-agree.ts'
import { decide, getDuplicate } from './duplicates.ts'
import { readParameters } from '../../formats/parameters.ts'
import { capital } from '../../ui/names.ts'
import type { PageCall, PageReply } from '../../ui/page.ts'
import { Comparison } from '../documents/compare/comparison.tsx'
import { DocumentLine } from '../../ui/components/document-line.tsx'
import { DecisionForm, Decisions, VERDICT_WORDS } from './duplicate-decision.tsx'
import { PageHeading } from '../../ui/components/form.tsx'
import { ListRow } from '../../ui/components/list-row.tsx'
import { PageLinks, pageNumberOf } from '../../ui/components/page-links.tsx'

const PAIRS_A_PAGE = 50

const GROUND_WORDS: Readonly<Record<DuplicateGround, string>> = {
  doi: 'the same DOI',
  preprint: 'one is the preprint of the other',
  text: 'nearly the same text',
  title: 'the same title and an author in common',
}
/** Why such a pair was not merged. */
const DOI_ALONE =
  'The same DOI, but neither titles nor texts agree: it may be that of a journal, or of a work that one of them cites'

/** Pairs to decide on, or decided ones. */
export async function duplicatesPage({ app, query }: PageCall): Promise<PageReply> {
  const state = query.get('state') === 'decided' ? 'decided' : 'open'
  const page = pageNumberOf(query)
  const rows = await listDuplicates(app.catalogue, { state }, PAIRS_A_PAGE + 1, (page - 1) * PAIRS_A_PAGE)
  const shown = rows.slice(0, PAIRS_A_PAGE)
  const ids = shown.flatMap((pair) => [pair.documentA, pair.documentB])
  const documents = await readDocuments(app.catalogue, ids)
  const next = `/duplicates?${new URLSearchParams({ state, page: `${page + 1}` })}`
  return {
    kind: 'page',
    title: 'Possible duplicates',
    section: 'documents',
    body: (
      <div class="narrow">
        <PageHeading title="Possible duplicates">
          <p class="dim">
            Documents that may be one work. They are only merged once somebody decides so, except files that both state
            the same DOI and agree in title or text; every decision can be undone.
          </p>
          <p>
            {state === 'open' ? <strong>To decide</strong> : <a href="/duplicates">To decide</a>} ·{' '}
            {state === 'decided' ? <strong>Decided</strong> : <a href="/duplicates?state=decided">Decided</a>}
          </p>
        </PageHeading>
        {shown.length === 0 && <p>{state === 'open' ? 'There are no pairs to decide.' : 'No decisions yet.'}</p>}
        <ul class="rows">
          {shown.map((pair) => (
            <ListRow
              href={`/duplicates/${pair.duplicateId}`}
              title={`${titleOf(documents, pair.documentA)} / ${titleOf(documents, pair.documentB)}`}
            >
              <p class="docline">
                {wordsOf(pair, documents.get(pair.documentA)?.title, documents.get(pair.documentB)?.title)}
              </p>
            </ListRow>
          ))}
        </ul>
        <PageLinks previous={null} next={rows.length > PAIRS_A_PAGE ? { href: next, text: 'More →' } : null} />
      </div>
    ),
  }
}

/** A pair with the differences between its texts, and the form to decide. */
export async function duplicatePage({ app, params, query, mayWrite, signal }: PageCall): Promise<PageReply> {
  const found = await getDuplicate(app, params['duplicateId'] ?? '')
  const { pair, a, b } = found
  const compared = await compareVersions(app, pair.versionA, pair.versionB, signal)
  return {
    kind: 'page',
    title: 'One work or two?',
    section: 'documents',
    body: (
      <div class="compare">
        <p class="crumbs">
          <a href="/duplicates">Possible duplicates</a>
        </p>
        <h1>One work or two?</h1>
        <p class="lead">{wordsOf(pair, a.title, b.title)}</p>
        <div class="pagepair">
          <Side name="A" side={await readSide(app, a, pair.versionA)} />
          <Side name="B" side={await readSide(app, b, pair.versionB)} />
        </div>
        <Decisions found={found} />
        {mayWrite && <DecisionForm found={found} />}
        <Comparison
          app={app}
          compared={compared}
          names={{ from: 'document A', to: 'document B' }}
          window={pageNumberOf(query)}
          toPath={(window) => `/duplicates/${pair.duplicateId}?page=${window}`}
        />
      </div>
    ),
  }
}

interface SideProps {
  readonly name: string
  readonly side: DuplicateSide
}

/** One document of the pair, with what helps to decide which to keep. */
interface DuplicateSide {
  readonly app: DuplicatePorts
  readonly document: DocumentRow
  readonly addresses: readonly AddressRow[]
}

async function readSide(app: DuplicatePorts, document: DocumentRow, versionId: string): Promise<DuplicateSide> {
  const version = await readVersion(app.catalogue, versionId)
  const rows = await readLocationsOf(app.catalogue, version?.documentId ?? document.documentId)
  return { app, document, addresses: rows.filter((row) => row.versionId === versionId) }
}

function Side({ name, side: { app, document, addresses } }: SideProps) {
  return (
    <article class="pageside">
      <h2>
        {name}: <a href={`/documents/${document.documentId}`}>{document.title}</a>
      </h2>
      <DocumentLine app={app} document={document} />
      {document.doi !== null && <p class="dim">DOI {document.doi}</p>}
      <ul class="plain">
        {addresses.map((row) => (
          <li class="address">
            {row.address}{' '}
            {row.exclusionKind !== null && (
              <span class="dim">
                ({row.exclusionKind}: {row.exclusionReason})
              </span>
            )}
          </li>
        ))}
      </ul>
    </article>
  )
}

function titleOf(documents: ReadonlyMap<string, DocumentRow>, documentId: string): string {
  return documents.get(documentId)?.title ?? documentId
}

/** Why the two were paired, and the decision. */
function wordsOf(pair: DuplicateRow, titleA = '', titleB = ''): string {
  const isDoiAlone = pair.grounds.join() === 'doi' && !titlesAgree(titleA, titleB)
  const grounds = isDoiAlone ? DOI_ALONE : capital(pair.grounds.map((ground) => GROUND_WORDS[ground]).join(', '))
  const share = (part: number): string => `${Math.round(part * 100)}%`
  const text =
    pair.jaccard === null || pair.containment === null
      ? ''
      : ` (${share(pair.jaccard)} of all word sequences are shared, ${share(pair.containment)} of those of the shorter text)`
  const verdict = pair.verdict === null ? '' : ` ${VERDICT_WORDS[pair.verdict]}, decided by ${pair.decidedBy}.`
  return `${grounds}${text}.${verdict}`
}

const decisionSchema = z.strictObject({
  verdict: z.enum([...VERDICTS, 'open'], 'choose one of the options'),
  keptDocumentId: z.string().max(80).optional(),
  by: z.string().trim().min(1, 'enter your name').max(200),
  note: z.string().trim().max(2_000).default(''),
})

/** Saves the decision of the form. */
export async function decisionForm({ app, params, form }: PageCall): Promise<PageReply> {
  const duplicateId = params['duplicateId'] ?? ''
  const { verdict, keptDocumentId, by, note } = readParameters(decisionSchema, form)
  await decide(app, duplicateId, {
    verdict: verdict === 'open' ? null : verdict,
    by,
    note: note === '' ? null : note,
    keptId: keptDocumentId ?? null,
  })
  return { kind: 'redirect', to: `/duplicates/${duplicateId}` }
}
