import type { ComponentChildren } from 'preact'
import type { PageCall, PageReply } from '../../ui/page.ts'

/** A query that can be run as it is, and what it matches. */
interface Example {
  readonly query: string
  readonly matches: string
}

const WORDS: readonly Example[] = [
  {
    query: 'hydrogen trains',
    matches: 'passages with both words; where few passages have both, also those with either word',
  },
  {
    query: '"health innovation"',
    matches: 'exactly these words, next to each other. Straight and curly quotation marks work alike',
  },
  { query: 'retrofit*', matches: 'words that begin with these letters: retrofit, retrofits, retrofitting' },
  { query: 'hydrogen NEAR/8 buses', matches: 'both words, within eight words of each other, in either order' },
  { query: '"clean growth"~6', matches: 'these two exact words, within six words of each other' },
]

const OPERATORS: readonly Example[] = [
  { query: 'hydrogen AND buses', matches: 'passages with both words' },
  { query: 'trams OR buses', matches: 'passages with either word, or both' },
  { query: 'hydrogen NOT heating', matches: 'the first word without the second; -heating means the same' },
  { query: '(trams OR buses) AND network', matches: 'parentheses group terms' },
]

const FIELDS: readonly Example[] = [
  {
    query: 'title:strategy hydrogen',
    matches: 'strategy in the title of the document; heading: and text: work in the same way',
  },
  { query: 'author:marwood', matches: 'documents by this author; author:"helen marwood" for one of the name alone' },
  {
    query: 'doi:10.5555/concordance.2020.0297',
    matches: 'the document with this DOI; a DOI alone also finds where it is cited',
  },
  { query: 'place:"tees valley" hydrogen', matches: 'documents about a place, by any of its names' },
  { query: 'theme:hydrogen skills', matches: 'passages tagged with a theme' },
  { query: 'kind:strategy status:agreed growth', matches: 'documents of this kind and status' },
  {
    query: 'innovation published:2019..2020',
    matches: 'published in these years; also 2019-2020, "June 2019", 13/06/2019, "since 2019"',
  },
]

/** How to write a query, with examples. */
export async function searchHelpPage(_call: PageCall): Promise<PageReply> {
  return {
    kind: 'page',
    title: 'Search help',
    section: 'search',
    body: (
      <div class="narrow help">
        <p class="crumbs">
          <a href="/search">Search</a>
        </p>
        <h1>Search help</h1>
        <p class="lead">
          Type some words. Add operators and filters only when you need them. The results page shows how your search was
          interpreted and how to change that.
        </p>
        <Examples id="words" title="Words and phrases" examples={WORDS} />
        <Examples id="operators" title="AND, OR and NOT" examples={OPERATORS}>
          Write AND, OR and NOT in capitals; in small letters they are ordinary words. NOT is applied first, then NEAR,
          then AND, then OR.
        </Examples>
        <Examples id="filters" title="Fields and filters" examples={FIELDS}>
          Put the value directly after the colon, and put names of several words in quotation marks. The filters beside
          the results do the same for whole documents.
        </Examples>
        <EquivalentWords />
        <ReadingResults />
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
        {examples.map(({ query, matches }) => (
          <div>
            <dt>
              <a href={`/search?${new URLSearchParams({ q: query })}`}>
                <code>{query}</code>
              </a>
            </dt>
            <dd>{matches}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

/** Which spellings and forms count as the same word. */
function EquivalentWords() {
  return (
    <section aria-labelledby="same">
      <h2 id="same">Which words count as the same</h2>
      <ul>
        <li>Capitals, accents and British or American spelling make no difference: organisation finds organization.</li>
        <li>Outside quotation marks, a word also finds its other endings: level finds levels and levelling.</li>
        <li>Outside quotation marks, healthcare, health-care and health care find each other.</li>
        <li>
          Words that name a theme also find passages tagged with it. A word that is not in the library is replaced by
          the closest one that is.
        </li>
        <li>
          The results page says when this happened, with a link to search for the words exactly as you typed them.
        </li>
      </ul>
    </section>
  )
}

/** How to read the list of results. */
function ReadingResults() {
  return (
    <section aria-labelledby="results">
      <h2 id="results">Reading the results</h2>
      <ul>
        <li>
          Each document is shown with its best matching passage and the number printed on its page. The number opens
          that page with your words highlighted.
        </li>
        <li>
          Where only the title, authors, publisher or DOI match, a note states that, and the document’s opening is
          shown.
        </li>
        <li>
          Passages that use rare words often come first; words in the title or a heading also count.{' '}
          <a href="/search?q=hydrogen+buses&amp;explain=true">Why this order?</a> shows how each score was calculated.
        </li>
        <li>Counts are exact, unless they say “at most” or ≤.</li>
        <li>If quotation marks or parentheses are not closed, the page shows where.</li>
      </ul>
    </section>
  )
}
