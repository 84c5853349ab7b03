import { formatReadingNote } from '../../search/query/format-reading-note.ts'
import type { ProtocolPorts } from './ports.ts'
import { placeName, themeLabel } from '../../domain/names.ts'
import type { StoredRequest } from '../../search/request/stored-request.ts'
import type { ChangeReason } from './changes.ts'
import type { Comparison, Fault, RunQuery, Verdict } from './run.ts'

/** A query in one line: its words as typed, then each filter. */
export function formatQuery(app: ProtocolPorts, request: StoredRequest): string {
  const list = (name: string, values: readonly string[], nameOf: (value: string) => string = (value) => value) =>
    values.length === 0 ? '' : `${name}: ${values.map(nameOf).join(' or ')}`
  return [
    request.text.trim() === '' ? 'everything' : request.text.trim(),
    list('place', request.place, (id) => placeName(app, id)),
    list('theme', request.theme, (id) => themeLabel(app, id)),
    list('kind', request.kind),
    list('status', request.status),
    list('publisher', request.publisher),
    list('source', request.source),
    request.from === null ? '' : `published from ${request.from}`,
    request.to === null ? '' : `published to ${request.to}`,
    request.versions === 'all' ? 'including drafts and earlier versions' : '',
    { without: '', with: 'including documents gone from their source', only: 'only documents gone from their source' }[
      request.gone
    ],
    request.match === 'some' ? 'matching some of the words' : '',
    request.variants === 'off' ? 'in this spelling only' : '',
  ]
    .filter((part) => part !== '')
    .join('; ')
}

/** How a query's words were interpreted when it was run, a sentence each. */
export function formatNotes(app: ProtocolPorts, { notes }: Pick<RunQuery, 'notes'>): readonly string[] {
  return notes.map((note) => {
    switch (note.kind) {
      case 'as_words':
      case 'cut':
      case 'no_document':
        return formatReadingNote(note)
      case 'corrected':
        return `“${note.from}” was replaced by “${note.to}”`
      case 'unknown':
        return `no text contains “${note.word}”`
      case 'left_out':
        return `long text: only the ${note.kept} words that matter most in it were searched for, not: ${note.words}`
      case 'also':
        return `“${note.words}” also found “${note.also}”`
      case 'place':
        return `“${note.words}” also found documents about ${placeName(app, note.placeId)}`
      case 'theme':
        return `“${note.words}” also found the theme ${themeLabel(app, note.themeId)}`
    }
  })
}

/** Why a document was found in one run and not in the other, in a few words. */
export function formatReason(reason: ChangeReason): string {
  switch (reason.kind) {
    case 'new_document':
      return 'new in the library'
    case 'removed':
      return 'removed from the library'
    case 'left':
      return 'no longer searchable'
    case 'gone':
      return 'gone from its source'
    case 'back':
      return 'back at its source'
    case 'merged':
      return `merged with ${reason.detail}`
    case 'new_version':
      return 'has a new version'
    case 'version_left':
      return 'an earlier version is no longer searchable'
    case 'text_changed':
      return 'its text was parsed again and differs'
    case 'themes_changed':
      return 'its themes changed'
    case 'fact_changed':
      return `its ${reason.detail} changed`
    case 'read_otherwise':
      return 'the query is interpreted differently now: other spellings, corrections or themes'
    case 'unknown':
      return 'reason not known'
  }
}

const VERDICTS: Readonly<Record<Verdict, string>> = {
  same: 'The same: every document and passage id is identical.',
  same_but_removed: 'The same, except for texts that have been removed since; removed texts are not restored.',
  different: 'Different: the differences are listed below.',
  compared: 'Compared with an earlier run on its saved texts.',
}

/** How a run compares with the run it repeats, in a sentence. */
export function formatVerdict({ verdict }: Pick<Comparison, 'verdict'>): string {
  return VERDICTS[verdict]
}

/** Why a frozen text could not be read. */
export function formatFault({ kind, textKey, by, reason, at }: Fault): string {
  switch (kind) {
    case 'damaged':
      return `damaged: the bytes of blob ${textKey} have changed`
    case 'missing':
      return `missing: there is no blob ${textKey}`
    case 'removed':
      return `removed ${at?.slice(0, 10) ?? ''} by ${by ?? 'an unknown person'}: ${reason ?? 'no reason given'}`
  }
}

/** The commands that repeat a run, on its own texts and on today's library. */
export function rerunCommands(runId: string): readonly string[] {
  return ['snapshot', 'today'].map((on) => `concordance protocol rerun ${runId} --on ${on}`)
}
