import { z } from 'zod'
import type { App } from '../../app.ts'
import { themeLabel } from '../../search/results/names.ts'
import { printQuestion } from '../../search/query/print-query.ts'
import type { Reading } from '../../search/query/interpret-query.ts'

/** What was made of a question. */
export const readingSchema = z
  .object({
    understood: z.string().meta({ description: 'The question in the grammar of docs/search.md, as it was parsed' }),
    passagesWithAll: z
      .int()
      .nullable()
      .meta({ description: 'Passages with all the words, where that decided `matching`' }),
    notes: z.array(
      z.object({
        kind: z
          .enum(['corrected', 'unknown', 'also', 'theme', 'left_out'])
          .meta({ description: '`left_out`: of a long text only the rarest words are looked for' }),
        words: z.string().meta({ description: 'As typed' }),
        instead: z.string().nullable().meta({ description: 'What was looked for instead or too' }),
      }),
    ),
  })
  .meta({ id: 'Reading' })

export function toReadingView(app: App, reading: Reading): z.infer<typeof readingSchema> {
  const { asked, passagesWithAll } = reading
  return { understood: printQuestion(asked), passagesWithAll, notes: reading.notes.map((note) => toNote(app, note)) }
}

function toNote(app: App, note: Reading['notes'][number]) {
  switch (note.kind) {
    case 'corrected':
      return { kind: note.kind, words: note.from, instead: note.to }
    case 'unknown':
      return { kind: note.kind, words: note.word, instead: null }
    case 'also':
      return { kind: note.kind, words: note.words, instead: note.also }
    case 'left_out':
      return { kind: note.kind, words: note.words, instead: null }
    case 'theme':
      return { kind: note.kind, words: note.words, instead: `theme: ${themeLabel(app, note.themeId)}` }
  }
}
