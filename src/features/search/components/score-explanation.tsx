import type { VNode } from 'preact'
import { MEANING_SHARE } from '../../../search/rank/fuse-scores.ts'
import type { Boost, Fusion } from '../../../search/rank/rank-documents.ts'
import { scoreOfTerm, type TermScore } from '../../../search/rank/rank-passages.ts'
import type { Refinement, RefinementReason } from '../../../search/rank/refine-passage.ts'
import type { Explanation } from '../../../search/results/search-library.ts'

const BOOST_NAMES: Readonly<Record<Boost['reason'], string>> = {
  status: 'for its status',
  recent: 'for being recent',
}

const REFINEMENT_NAMES: Readonly<Record<RefinementReason, string>> = {
  row: 'for the words in a row',
  contents: 'as a table of contents',
  index: 'as an index',
  references: 'as a list of references',
  running: 'as the running lines of a page',
}

interface ScoreProps {
  /** Of the document. */
  readonly title: string
}

/** How the score of a document was calculated, as a sum that a reader can follow. */
export function ScoreExplanation({
  explanation,
  title,
}: ScoreProps & { readonly explanation: Explanation | null }): VNode {
  return (
    <details class="why">
      <summary>
        Why here?<span class="govuk-visually-hidden"> {title}</span>
      </summary>
      {explanation === null ? (
        <p class="dim">This list is ordered by date, not by score.</p>
      ) : (
        <Sum {...{ explanation, title }} />
      )}
    </details>
  )
}

function Sum({ explanation, title }: ScoreProps & { readonly explanation: Explanation }): VNode {
  const { score, boosts, passageScore, terms, refinement, fusion, rerank } = explanation
  return (
    <>
      <div class="scroll" role="region" aria-label={`Why here: ${title}`} tabIndex={0}>
        <table class="why__table">
          <caption class="govuk-visually-hidden">What each term of the query adds to the score</caption>
          <thead>
            <tr>
              <th scope="col">Term</th>
              <th scope="col" class="num">
                Passages with it
              </th>
              <th scope="col" class="num">
                Rarity
              </th>
              <th scope="col">Found here</th>
              <th scope="col" class="num">
                Weight
              </th>
              <th scope="col" class="num">
                Adds
              </th>
            </tr>
          </thead>
          <tbody>
            {terms.map((term) => (
              <TermRow term={term} />
            ))}
          </tbody>
        </table>
      </div>
      <p class="why__sum">
        This passage {toScore(passageScore)}
        {refinement !== null && <Order refinement={refinement} />}
        {boosts.map((boost) => (
          <>
            , × {boost.factor.toFixed(2)} {BOOST_NAMES[boost.reason]}
          </>
        ))}
        : score <b>{toScore(score)}</b>. A term adds its rarity times its weight: rarer and more frequent terms add
        more.
      </p>
      {fusion !== null && <Meaning fusion={fusion.document} />}
      {rerank !== null && (
        <p class="why__sum">
          A model has read the question with this passage and rated it {toScore(rerank.rating)}; its place was{' '}
          {rerank.from} before.
        </p>
      )}
    </>
  )
}

/** What reading the text has changed: the order of its words, and what it is. */
function Order({ refinement: { near, factors } }: { readonly refinement: Refinement }): VNode {
  const parts = [
    ...(near === 0 ? [] : [`${toScore(near)} for words near each other`]),
    ...factors.map(({ reason, factor }) => `× ${factor.toFixed(2)} ${REFINEMENT_NAMES[reason]}`),
  ]
  return <> ({parts.join(', ')})</>
}

/** How words and meaning together decided the place. */
function Meaning({ fusion }: { readonly fusion: Fusion }): VNode {
  const { words, meaning, similarity, score } = fusion
  const share = (of: number) => `${Math.round(100 * of)} %`
  return (
    <p class="why__sum">
      Ordered by words and meaning: words {toScore(words)} of 1 for the best of this answer, counted{' '}
      {share(1 - MEANING_SHARE)}; meaning {toScore(meaning)}
      {similarity === null ? ', since it has no vector yet' : `, its similarity being ${toScore(similarity)}`}, counted{' '}
      {share(MEANING_SHARE)}: together <b>{toScore(score)}</b>.
    </p>
  )
}

function TermRow({ term }: { readonly term: TermScore }): VNode {
  return (
    <tr>
      <th scope="row">
        {term.term}
        {term.times > 1 ? ` (${term.times} times in the query: × ${toScore(term.repetition)})` : ''}
      </th>
      <td class="num">{term.frequency.toLocaleString('en-GB')}</td>
      <td class="num">{toScore(term.rarity)}</td>
      <td>{whereFound(term)}</td>
      <td class="num">{toScore(term.weight)}</td>
      <td class="num">{toScore(scoreOfTerm(term))}</td>
    </tr>
  )
}

function whereFound({ text, title, heading }: TermScore): string {
  const times = text === 1 ? 'once' : text === 2 ? 'twice' : `${text} times`
  const places = [
    ...(text === 0 ? [] : [times]),
    ...(title ? ['in the title'] : []),
    ...(heading ? ['in a heading'] : []),
  ]
  return places.length === 0 ? 'through its theme' : places.join(', ')
}

function toScore(value: number): string {
  return value.toFixed(2)
}
