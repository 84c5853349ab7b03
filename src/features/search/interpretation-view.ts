import { z } from 'zod'
import type { SearchFeaturePorts } from './ports.ts'
import { placeName, themeLabel } from '../../domain/names.ts'
import { formatReadingNote } from '../../search/query/format-reading-note.ts'
import { printQuery } from '../../search/query/syntax/print-query.ts'
import type { Interpretation } from '../../search/query/interpret-query.ts'

/** How a query was interpreted. */
export const interpretationSchema = z
  .object({
    parsedQuery: z.string().meta({ description: 'The parsed query, in the syntax of docs/search-syntax.md' }),
    passagesWithAllWords: z
      .int()
      .nullable()
      .meta({ description: 'Number of passages with all the words, where that decided `matching`' }),
    notes: z.array(
      z.object({
        kind: z
          .enum(['corrected', 'unknown', 'also', 'theme', 'place', 'left_out', 'as_words', 'cut', 'no_document'])
          .meta({
            description:
              '`left_out`: only the weightiest words of a long text are searched for; `as_words`: quotation marks or operators are read as words; `cut`: only the beginning was read; `no_document`: none has this author or DOI',
          }),
        words: z.string().meta({ description: 'As typed; of `as_words` and `cut`, what was done, in words' }),
        replacement: z.string().nullable().meta({
          description: 'What was searched for instead or in addition; of `no_document`, a name that is near',
        }),
      }),
    ),
  })
  .meta({ id: 'QueryInterpretation' })

export function toInterpretationView(
  app: SearchFeaturePorts,
  interpretation: Interpretation,
): z.infer<typeof interpretationSchema> {
  const { parsedQuery, passagesWithAll } = interpretation
  return {
    parsedQuery: printQuery(parsedQuery),
    passagesWithAllWords: passagesWithAll,
    notes: interpretation.notes.map((note) => toNote(app, note)),
  }
}

function toNote(app: SearchFeaturePorts, note: Interpretation['notes'][number]) {
  switch (note.kind) {
    case 'as_words':
    case 'cut':
      return { kind: note.kind, words: formatReadingNote(note), replacement: null }
    case 'no_document':
      return { kind: note.kind, words: note.words, replacement: note.near[0] ?? null }
    case 'corrected':
      return { kind: note.kind, words: note.from, replacement: note.to }
    case 'unknown':
      return { kind: note.kind, words: note.word, replacement: null }
    case 'also':
      return { kind: note.kind, words: note.words, replacement: note.also }
    case 'left_out':
      return { kind: note.kind, words: note.words, replacement: null }
    case 'place':
      return { kind: note.kind, words: note.words, replacement: `place: ${placeName(app, note.placeId)}` }
    case 'theme':
      return { kind: note.kind, words: note.words, replacement: `theme: ${themeLabel(app, note.themeId)}` }
  }
}
