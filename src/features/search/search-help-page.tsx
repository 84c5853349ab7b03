import type { ComponentChildren } from 'preact'
import type { PageCall, PageReply } from '../../ui/page.ts'

/** A question that can be asked as it stands, and what it finds. */
interface Example {
  readonly question: string
  readonly finds: string
}

const WORDS: readonly Example[] = [
  {
    question: 'hydrogen trains',
    finds: 'passages with both words; where hardly any has both, those with some of them',
  },
  {
    question: '"health innovation"',
    finds: 'exactly these words, side by side. Straight and curly quotes are the same',
  },
  { question: 'retrofit*', finds: 'words that begin so: retrofit, retrofits, retrofitting' },
  { question: 'hydrogen NEAR/8 buses', finds: 'both words, at most eight words on from each other, in either order' },
  { question: '"clean growth"~6', finds: 'these two exact words, at most six words on from each other' },
]

const OPERATORS: readonly Example[] = [
  { question: 'hydrogen AND buses', finds: 'both' },
  { question: 'trams OR buses', finds: 'either, or both' },
  { question: 'hydrogen NOT heating', finds: 'the first without the second; -heating is the same' },
  { question: '(trams OR buses) AND fares', finds: 'as grouped by the parentheses' },
]

const FIELDS: readonly Example[] = [
  { question: 'title:strategy hydrogen', finds: 'strategy in the document’s title; heading: and text: likewise' },
  { question: 'place:"tees valley" hydrogen', finds: 'documents of a place, by any of its names' },
  { question: 'theme:hydrogen skills', finds: 'passages that were tagged with a theme' },
  { question: 'kind:strategy status:agreed growth', finds: 'a kind of document, and its status' },
  { question: 'innovation published:2019..2020', finds: 'published in these years; 2019.. and ..2020 are open' },
]

/** How a question is written, with examples to follow. */
export async function searchHelpPage(_call: PageCall): Promise<PageReply> {
  return {
    kind: 'page',
    title: 'How to ask',
    section: 'search',
    body: (
      <div class="narrow help">
        <p class="crumbs">
          <a href="/search">Search</a>
        </p>
        <h1>How to ask</h1>
        <p class="lead">
          Type words, and add the rest where you need it. The page tells how it read your question, and how to have it
          read otherwise.
        </p>
        <Examples id="words" title="Words and phrases" examples={WORDS} />
        <Examples id="operators" title="Together, either, without" examples={OPERATORS}>
          AND, OR and NOT are written in capitals; in small letters they are words. NOT holds first, then NEAR, then
          AND, then OR.
        </Examples>
        <Examples id="filters" title="Where, what and when" examples={FIELDS}>
          The value follows the colon at once; names of several words go in quotes. The filters beside the results do
          the same for whole documents.
        </Examples>
        <Same />
        <Reading />
      </div>
    ),
  }
}

interface ExamplesProps {
  readonly id: string
  readonly title: string
  readonly examples: readonly Example[]
  readonly children?: ComponentChildren
}

function Examples({ id, title, examples, children }: ExamplesProps) {
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children !== undefined && <p>{children}</p>}
      <dl class="examples">
        {examples.map(({ question, finds }) => (
          <div>
            <dt>
              <a href={`/search?${new URLSearchParams({ q: question })}`}>
                <code>{question}</code>
              </a>
            </dt>
            <dd>{finds}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

/** What counts as the same word. */
function Same() {
  return (
    <section aria-labelledby="same">
      <h2 id="same">When words are the same</h2>
      <ul>
        <li>Capitals, accents and British or American spelling do not count: organisation finds organization.</li>
        <li>Outside quotes a word finds its other endings: level finds levels and levelling.</li>
        <li>Outside quotes healthcare, health-care and health care find each other.</li>
        <li>Words that name a theme find its passages too. A word that nothing has is taken for the nearest one.</li>
        <li>The page says where it did so, with a link to search for the words as you typed them.</li>
      </ul>
    </section>
  )
}

/** How the list is to be read. */
function Reading() {
  return (
    <section aria-labelledby="reading">
      <h2 id="reading">Reading the results</h2>
      <ul>
        <li>
          Each document stands with the passage that answers best and the number printed on its page. The number opens
          the page with your words marked.
        </li>
        <li>
          A passage that says rare words often comes first; a word in the title or a heading counts too.{' '}
          <a href="/search?q=hydrogen+buses&amp;explain=true">Why this order?</a> shows the sum for each document.
        </li>
        <li>Counts are exact. Where one is a bound, it says “at most”, or ≤.</li>
        <li>Quotation marks or parentheses that do not close are not guessed at: the page marks the place.</li>
      </ul>
    </section>
  )
}
