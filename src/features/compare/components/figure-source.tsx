import { count, toReadableDate } from '../../../ui/names.ts'
import type { Figure } from '../figure.ts'

interface FigureSourceProps {
  readonly figure: Figure
  /** Files of the same figure, below /api/v1. */
  readonly files: readonly { readonly label: string; readonly path: string }[]
}

/** What a figure was made from, the address that gives it again, and its files. */
export function FigureSource({ figure, files }: FigureSourceProps) {
  const { path, linkedCorpus, corpusVersion } = figure
  const query = path.split('?').slice(1).join('?')
  return (
    <section class="figuresource" aria-labelledby="figuresource">
      <h2 id="figuresource">This figure</h2>
      {linkedCorpus !== null && linkedCorpus !== corpusVersion && (
        <p class="notice">The library has changed since this link was made, so that the figures may differ.</p>
      )}
      <p>
        Counted on {toReadableDate(figure.madeAt.toISOString().slice(0, 10))} from {count(figure.documents, 'document')}{' '}
        with {count(figure.passages, 'passage')} and {count(figure.words, 'word')}: the current version of each
        document, once, also where it was found as several copies. Passages that only reject a theme are left out.
        Library {corpusVersion}; themes, version {figure.vocabularyVersion}; places, version {figure.placesVersion};
        rules of Concordance {figure.programVersion}.
      </p>
      <p>
        <a href={path}>Link to this figure, with all its parameters</a>
        {files.map(({ label, path: file }) => (
          <>
            {' · '}
            <a href={`/api/v1${file}?${query}`}>{label}</a>
          </>
        ))}
      </p>
    </section>
  )
}
