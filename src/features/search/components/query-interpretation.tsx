import type { VNode } from 'preact'
import type { SearchFeaturePorts } from '../ports.ts'
import { placeName, themeLabel } from '../../../domain/names.ts'
import { formatReadingNote } from '../../../search/query/format-reading-note.ts'
import { looseWordsOf, neededTerms } from '../../../search/query/query.ts'
import type { Interpretation } from '../../../search/query/interpret-query.ts'
import type { InterpretationNote } from '../../../search/query/interpretation-note.ts'
import type { SearchRequest } from '../../../search/request/search-request.ts'
import { count } from '../../../ui/names.ts'
import { searchPath } from '../../../ui/search-path.ts'
import { QueryPieces } from '../../../ui/components/query-pieces.tsx'

interface QueryInterpretationProps {
  readonly app: SearchFeaturePorts
  readonly request: SearchRequest
  readonly interpretation: Interpretation
}

/** How a query was interpreted, in a line, with links to change that. Nothing for a single word found as typed. */
export function QueryInterpretation({ app, request, interpretation }: QueryInterpretationProps): VNode | null {
  const parts = [...operatorParts(request, interpretation), ...noteParts(app, request, interpretation)]
  const { parsedQuery } = interpretation
  if (parsedQuery.kind === 'everything') return null
  const isPlain = parsedQuery.kind === 'words' && parsedQuery.of.length === 1 && parsedQuery.scope === 'any'
  if (isPlain && parts.length === 0) return null
  return (
    <p class="understood">
      {!isPlain && (
        <>
          Searched for <QueryPieces app={app} interpretation={interpretation} />
        </>
      )}
      {parts.map((part, at) => (
        <>
          {isPlain && at === 0 ? '' : ' · '}
          {part}
        </>
      ))}
    </p>
  )
}

/** Whether all words must match, with a link to the opposite. */
function operatorParts(
  request: SearchRequest,
  { parsedQuery, matching, passagesWithAll }: Interpretation,
): readonly VNode[] {
  const words = looseWordsOf(parsedQuery)
  if (words === null || neededTerms(words.of).length < 2) return []
  const { match } = request
  if (matching === 'all') return [<a href={searchPath({ ...request, match: 'some' })}>match some of the words</a>]
  const only = searchPath({ ...request, match: 'all' })
  if (match === 'some' || passagesWithAll === null) return [<a href={only}>only passages with all the words</a>]
  if (passagesWithAll === 0) return [<>no passage has all the words</>]
  const are = count(passagesWithAll, 'passage has', 'passages have')
  return [
    <>
      {are} all the words: <a href={only}>only {passagesWithAll === 1 ? 'that' : 'those'}</a>
    </>,
  ]
}

/** Other spellings, themes and corrections, with a link to search for the words as typed. */
function noteParts(
  app: SearchFeaturePorts,
  request: SearchRequest,
  { parsedQuery, notes }: Interpretation,
): readonly VNode[] {
  const asTyped = searchPath({ ...request, variants: 'off' })
  const isVaried = notes.some(({ kind }) => kind === 'also' || kind === 'theme' || kind === 'place')
  const isBack = request.variants === 'off' && parsedQuery.kind !== 'filter'
  return [
    ...notes.map((note) => <NoteText {...{ app, request, note, asTyped }} />),
    ...(isVaried ? [<a href={asTyped}>only the words as typed</a>] : []),
    ...(isBack ? [<a href={searchPath({ ...request, variants: 'on' })}>include other spellings</a>] : []),
  ]
}

interface NoteProps {
  readonly app: SearchFeaturePorts
  readonly request: SearchRequest
  readonly note: InterpretationNote
  readonly asTyped: string
}

function NoteText({ app, request, note, asTyped }: NoteProps): VNode {
  switch (note.kind) {
    case 'as_words':
    case 'cut':
      return <>{formatReadingNote(note)}</>
    case 'no_document':
      return <NoDocument {...{ note, request }} />
    case 'corrected':
      return (
        <>
          no results for “{note.from}”: searched for <b>{note.to}</b> instead (<a href={asTyped}>only “{note.from}”</a>)
        </>
      )
    case 'unknown':
      return <>no results for “{note.word}”</>
    case 'left_out':
      return <span title={`Left out: ${note.words}`}>long text: only the {note.kept} words that matter most in it</span>
    case 'also':
      return (
        <>
          also <b>{note.also}</b> for {note.words}
        </>
      )
    case 'place':
      return (
        <>
          also documents about <b>{placeName(app, note.placeId)}</b>
        </>
      )
    case 'theme':
      return (
        <>
          also the theme <b>{themeLabel(app, note.themeId)}</b>
        </>
      )
  }
}

interface NoDocumentProps {
  readonly note: Extract<InterpretationNote, { kind: 'no_document' }>
  readonly request: SearchRequest
}

/** An author or DOI that no document has, with links to the same search for names that are near. */
function NoDocument({ note: { words, near }, request }: NoDocumentProps): VNode {
  const searchFor = (name: string) => request.text.replace(words, `author:"${name}"`)
  return (
    <>
      no document has “{words}”{near.length > 0 && '; perhaps '}
      {near.map((name, at) => (
        <>
          {at > 0 && ' or '}
          <a href={searchPath({ ...request, cursor: null, text: searchFor(name) })}>{name}</a>
        </>
      ))}
    </>
  )
}
