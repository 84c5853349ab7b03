import type { ReadingNote } from './syntax/read-query.ts'

/** A note in plain English, in the middle of a line. */
export function formatReadingNote(note: ReadingNote): string {
  switch (note.kind) {
    case 'as_words':
      return AS_WORDS[note.why]
    case 'cut': {
      const [kept, of] = [note.kept, note.of].map((number) => number.toLocaleString('en-GB'))
      return `only the first ${kept} of ${of} characters were read`
    }
    case 'no_document': {
      const near = note.near.map((name) => `“${name}”`).join(' or ')
      return `no document has “${note.words}”${near === '' ? '' : `; perhaps ${near}`}`
    }
  }
}

const AS_WORDS: Readonly<Record<Extract<ReadingNote, { kind: 'as_words' }>['why'], string>> = {
  prose: 'read as a text: its quotation marks and operators are no conditions',
  open_quote: 'a quotation mark has no partner: what follows it was read as words',
  long_quote: 'no passage is as long as this quotation: it was read as words',
}
