import type { SuggestionKind } from '../../../domain/states.ts'
import { InvalidInputError } from '../../../errors.ts'
import { readParameters } from '../../../formats/parameters.ts'
import { readEvidence, type Evidence } from '../../../search/results/evidence.ts'
import { EvidenceQuote } from '../../../ui/components/evidence.tsx'
import { PageHeading } from '../../../ui/components/form.tsx'
import { PageLinks, pageNumberOf } from '../../../ui/components/page-links.tsx'
import { nameOf } from '../../../ui/names.ts'
import type { PageCall, PageReply } from '../../../ui/page.ts'
import { decideTag, tagDecisionSchema } from './decide-tag.ts'
import { countSuggestions, listOpinions, listSuggestions, type OpinionRow } from './opinion-queries.ts'
import { SuggestionForm } from './suggestion-form.tsx'

const A_PAGE = 10
const KIND_WORDS: Readonly<Record<SuggestionKind, string>> = { missed: 'Missed?', doubtful: 'Doubtful' }

/** The themes, with what waits for a decision and how far each can be trusted. */
export async function opinionsPage({ app }: PageCall): Promise<PageReply> {
  const [opinions, counts] = [await listOpinions(app.catalogue), await countSuggestions(app.catalogue)]
  const countOf = (themeId: string, kind: SuggestionKind): number =>
    counts.find((row) => row.themeId === themeId && row.kind === kind)?.suggestions ?? 0
  return {
    kind: 'page',
    title: 'Second opinion',
    section: 'themes',
    body: (
      <div class="narrow">
        <PageHeading title="Second opinion">
          <p class="dim">
            Passages that the rules of a theme may have missed, and tags that look wrong, learned from tags and from
            what people decided. Nothing is tagged without a person until nine in ten of a theme’s suggestions are right
            on decisions that it had not seen.
          </p>
          <p>
            <a href="/candidate-terms">Candidate terms</a>
          </p>
        </PageHeading>
        {opinions.length === 0 && <p>Nothing has been learned yet. It needs documents with tags, and some minutes.</p>}
        {opinions.length > 0 && (
          <div class="scroll" tabIndex={0} role="region" aria-label="Themes">
            <table class="govuk-table">
              <caption class="govuk-visually-hidden">Themes with their suggestions</caption>
              <thead>
                <tr>
                  <th scope="col">Theme</th>
                  <th scope="col">Missed?</th>
                  <th scope="col">Doubtful</th>
                  <th scope="col">Decisions</th>
                  <th scope="col">Precision</th>
                  <th scope="col">Tags by itself</th>
                </tr>
              </thead>
              <tbody>
                {opinions.map((row) => (
                  <tr>
                    <th scope="row">{nameOf(app, 'theme', row.themeId)}</th>
                    <td>
                      <QueueLink themeId={row.themeId} kind="missed" count={countOf(row.themeId, 'missed')} />
                    </td>
                    <td>
                      <QueueLink themeId={row.themeId} kind="doubtful" count={countOf(row.themeId, 'doubtful')} />
                    </td>
                    <td>{row.labels}</td>
                    <td>{row.precisionShare === null ? 'not known' : row.precisionShare.toFixed(2)}</td>
                    <td>{row.hasPassed ? 'yes' : 'no'}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </div>
    ),
  }
}

function QueueLink(props: { readonly themeId: string; readonly kind: SuggestionKind; readonly count: number }) {
  if (props.count === 0) return <>0</>
  return <a href={queuePath(props.themeId, props.kind)}>{props.count}</a>
}

/** The suggestions on a theme, with a form for each. */
export async function suggestionsPage({ app, params, query, mayWrite }: PageCall): Promise<PageReply> {
  const themeId = params['themeId'] ?? ''
  if (!app.library.vocabulary.themes.some(({ id }) => id === themeId)) {
    throw new InvalidInputError('theme_unknown', `no theme ${themeId}`)
  }
  const kind: SuggestionKind = query.get('kind') === 'doubtful' ? 'doubtful' : 'missed'
  const page = pageNumberOf(query)
  const rows = await listSuggestions(app.catalogue, themeId, kind, A_PAGE + 1, (page - 1) * A_PAGE)
  const shown = rows.slice(0, A_PAGE)
  const evidence = await readQuotes(
    app,
    shown.map(({ passageId }) => passageId),
    themeId,
  )
  const label = nameOf(app, 'theme', themeId)
  const opinion = (await listOpinions(app.catalogue)).find((row) => row.themeId === themeId)
  const next = rows.length > A_PAGE ? { href: `${queuePath(themeId, kind)}&page=${page + 1}`, text: 'More →' } : null
  return {
    kind: 'page',
    title: `${KIND_WORDS[kind]} ${label}`,
    section: 'themes',
    body: (
      <div class="narrow">
        <p class="crumbs">
          <a href="/second-opinion">Second opinion</a>
        </p>
        <PageHeading title={label}>
          <p>
            {(['missed', 'doubtful'] as const).map((each) => (
              <>
                {each === kind ? (
                  <strong>{KIND_WORDS[each]}</strong>
                ) : (
                  <a href={queuePath(themeId, each)}>{KIND_WORDS[each]}</a>
                )}{' '}
              </>
            ))}
          </p>
          {opinion !== undefined && <p class="dim">{standingOf(opinion)}</p>}
        </PageHeading>
        {shown.length === 0 && <p id="queue">Nothing waits for a decision here.</p>}
        <ol class="plain" id="queue">
          {shown.map((row) => {
            const quote = evidence.get(row.passageId)
            if (quote === undefined) return null
            return (
              <li>
                <EvidenceQuote evidence={quote} text="" />
                <p class="dim">Probability {row.probability.toFixed(2)}</p>
                {mayWrite && <SuggestionForm row={row} by={query.get('by') ?? ''} label={label} />}
              </li>
            )
          })}
        </ol>
        <PageLinks previous={null} next={next} />
      </div>
    ),
  }
}

function readQuotes(app: PageCall['app'], passageIds: readonly string[], themeId: string) {
  const filter = { kind: 'equals', field: 'theme', value: themeId } as const
  return readEvidence(app, passageIds, { kind: 'filter', filter, text: themeId }) as Promise<
    ReadonlyMap<string, Evidence>
  >
}

function standingOf({ opinionVersion, labels, precisionShare, hasPassed, trainedAt }: OpinionRow): string {
  const measured = precisionShare === null ? '' : `, precision ${precisionShare.toFixed(2)} on unseen ones`
  const alone = hasPassed ? 'It tags by itself.' : 'It tags nothing by itself.'
  return `Version ${opinionVersion}, learned ${trainedAt.toISOString().slice(0, 10)}: ${labels} decisions${measured}. ${alone}`
}

function queuePath(themeId: string, kind: SuggestionKind): string {
  return `/themes/${themeId}/suggestions?kind=${kind}`
}

/** Saves a decision and returns to the queue, with the name filled in. */
export async function suggestionForm({ app, params, query, form }: PageCall): Promise<PageReply> {
  const themeId = params['themeId'] ?? ''
  const decided = readParameters(tagDecisionSchema, form)
  await decideTag(app, themeId, decided)
  const kind = query.get('kind') === 'doubtful' ? 'doubtful' : 'missed'
  const to = new URLSearchParams({ kind, by: decided.by })
  return { kind: 'redirect', to: `/themes/${themeId}/suggestions?${to}#queue` }
}
