import { SUGGEST_SCRIPT_PATH } from '../scripts.ts'

/** The search form. Its script adds suggestions; the form works without it. */
export function SearchBox({ text }: { readonly text: string }) {
  return (
    <form class="searchbar" action="/search" role="search">
      <label class="govuk-visually-hidden" for="q">
        Search the library
      </label>
      <input class="govuk-input" id="q" name="q" type="search" value={text} autocomplete="off" data-suggest />
      <button class="govuk-button">Search</button>
      <script type="module" src={SUGGEST_SCRIPT_PATH} />
    </form>
  )
}
