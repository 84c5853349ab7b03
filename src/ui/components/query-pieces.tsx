import type { VNode } from 'preact'
import type { HasLibrary } from '../../domain/names.ts'
import { describeQuery, type QueryPiece } from '../../search/query/describe-query.ts'
import { libraryNames } from '../../search/query/syntax/library-names.ts'
import { looseWordsOf } from '../../search/query/query.ts'
import type { Interpretation } from '../../search/query/interpret-query.ts'

/** A query as it was interpreted: its terms in bold, each after its operator. */
export function QueryPieces({
  app,
  interpretation,
}: {
  readonly app: HasLibrary
  readonly interpretation: Interpretation
}): VNode {
  return (
    <span class="pieces">
      {piecesOf(app, interpretation).map((piece, at) => (
        <>
          {at > 0 && ' · '}
          <Piece piece={piece} />
        </>
      ))}
    </span>
  )
}

/** The pieces, with `some of` where not all bare words have to match. */
function piecesOf(app: HasLibrary, { parsedQuery, matching }: Interpretation): readonly QueryPiece[] {
  const pieces = describeQuery(parsedQuery, libraryNames(app))
  const words = looseWordsOf(parsedQuery)
  if (matching === 'all' || words === null) return pieces
  const at = parsedQuery.kind === 'and' ? parsedQuery.of.indexOf(words) : 0
  return pieces.map((piece, place) =>
    place !== at ? piece : piece.lead === 'all of' ? { ...piece, lead: 'some of' } : someOf(piece),
  )
}

/** `in the title: all of a, b` -> `in the title: some of a, b` */
function someOf(piece: QueryPiece): QueryPiece {
  const of = piece.of.map((part) =>
    typeof part !== 'string' && part.lead === 'all of' ? { ...part, lead: 'some of' } : part,
  )
  return { ...piece, of }
}

function Piece({ piece }: { readonly piece: QueryPiece }): VNode {
  const isList = piece.of.length > 1
  return (
    <>
      {piece.lead !== '' && `${piece.lead} `}
      {piece.of.map((part, at) => (
        <>
          {at > 0 && ', '}
          {typeof part === 'string' ? (
            <b>{part}</b>
          ) : (
            <>
              {isList && '('}
              <Piece piece={part} />
              {isList && ')'}
            </>
          )}
        </>
      ))}
    </>
  )
}
